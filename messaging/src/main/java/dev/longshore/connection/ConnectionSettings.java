package dev.longshore.connection;

import dev.longshore.failure.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where a Kafka is and how to talk to it. Immutable.
 *
 * <p>Client properties outside the allow-list are refused: those that decide about delivery
 * (offsets, acknowledgements, isolation, serializers) belong to Longshore, which would break its
 * promises with other values.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param properties further client properties
 */
public record ConnectionSettings(String bootstrapServers, Map<String, String> properties) {
  private static final List<String> ALLOWED_PREFIXES = List.of("security.", "sasl.", "ssl.");

  private static final Set<String> ALLOWED =
      Set.of(
          ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.CLIENT_RACK_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          ProducerConfig.LINGER_MS_CONFIG,
          ProducerConfig.BATCH_SIZE_CONFIG,
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG,
          CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
          CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
          CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
          CommonClientConfigs.RECEIVE_BUFFER_CONFIG,
          CommonClientConfigs.SEND_BUFFER_CONFIG,
          CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
          CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
          CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
          CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
          CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG);

  /** Copies the map. */
  public ConnectionSettings {
    properties = Map.copyOf(properties);
  }

  /** A Kafka without further properties. */
  public static ConnectionSettings of(String bootstrapServers) {
    return new ConnectionSettings(bootstrapServers, Map.of());
  }

  /** Why a property may not be set, empty for one that may. */
  public static Optional<String> objection(String property) {
    if (ALLOWED.contains(property) || ALLOWED_PREFIXES.stream().anyMatch(property::startsWith)) {
      return Optional.empty();
    }
    return Optional.of(
        "not on the allow-list of client properties (security.*, sasl.*, ssl.*, timeouts, sizes)"
            + Suggestion.clause(property, new TreeSet<>(ALLOWED)));
  }

  /** Properties for an admin client. */
  public Map<String, Object> admin() {
    return base();
  }

  /** Properties for a producer that loses nothing: all replicas acknowledge, no duplicates. */
  public Map<String, Object> producer() {
    Map<String, Object> all = base();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return all;
  }

  /** Properties for a consumer that commits by itself never. */
  public Map<String, Object> consumer() {
    Map<String, Object> all = base();
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return all;
  }

  /** The addresses and the names of the properties; their values may be secrets. */
  @Override
  public String toString() {
    return "%s with %s".formatted(bootstrapServers, new TreeSet<>(properties.keySet()));
  }

  private Map<String, Object> base() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }
}
