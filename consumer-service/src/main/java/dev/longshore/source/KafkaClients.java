package dev.longshore.source;

import dev.longshore.connection.ConnectionSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Makes the Kafka clients of one instance. */
public final class KafkaClients {
  /** Larger than any message a broker takes by default, so that the broker decides and not we. */
  private static final int MAX_REQUEST_SIZE = 64 << 20;

  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_BLOCK_MILLIS = 5_000;

  /**
   * A broker answers one fetch at a time. One for partitions that have nothing new lasts this long,
   * and those whose messages came with the fetch before, and are taken by now, wait for its end.
   */
  private static final int FETCH_WAIT_MILLIS = 50;

  /** Heartbeats are worth little when they are late. */
  private static final int HEARTBEAT_TIMEOUT_MILLIS = 4_000;

  private static final int HEARTBEAT_REQUEST_MILLIS = 2_000;

  /** Whoever joins or leaves is felt by the other members with their next heartbeat. */
  private static final int CLASSIC_HEARTBEAT_MILLIS = 1_000;

  private static final int READER_POLL_RECORDS = 10_000;
  private static final int READER_TIMEOUT_MILLIS = 5_000;

  /** After so long the broker aborts what a dead instance left open; others wait for it. */
  private static final int TRANSACTION_TIMEOUT_MILLIS = 15_000;

  private final ConnectionSettings connection;
  private final String instance;
  private final Optional<String> staticId;

  /**
   * Clients for an instance without a name in its group.
   *
   * @param instance its id, which becomes the client id
   */
  public KafkaClients(ConnectionSettings connection, String instance) {
    this(connection, instance, Optional.empty());
  }

  /**
   * Clients for an instance.
   *
   * @param instance its id, which becomes the client id
   * @param staticId its {@code group.instance.id}, unless the connection's properties give one
   */
  public KafkaClients(ConnectionSettings connection, String instance, Optional<String> staticId) {
    this.connection = connection;
    this.instance = instance;
    this.staticId = staticId;
  }

  /** A member of a consumer group that has not subscribed yet. */
  public Consumer<byte @Nullable [], byte @Nullable []> consumer(
      String group, GroupProtocol protocol, SourceSettings settings) {
    return new KafkaConsumer<byte @Nullable [], byte @Nullable []>(
        consumerProperties(group, protocol, settings));
  }

  /** The same by the classic protocol, with partitions dealt by load. */
  public Consumer<byte @Nullable [], byte @Nullable []> consumer(
      String group, PartitionLoads loads, SourceSettings settings) {
    Map<String, Object> all = consumerProperties(group, GroupProtocol.CLASSIC, settings);
    all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, LoadAwareAssignor.class.getName());
    all.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, TakenCounter.class.getName());
    all.put(PartitionLoads.PROPERTY, loads);
    return new KafkaConsumer<byte @Nullable [], byte @Nullable []>(all);
  }

  /** The properties of such a member, for whoever makes the consumer in another way. */
  public Map<String, Object> consumerProperties(
      String group, GroupProtocol protocol, SourceSettings settings) {
    Map<String, Object> all = connection.consumer();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, instance);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, settings.maxFetchBytes());
    all.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        Math.min(settings.maxFetchBytes(), ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES));
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    all.putIfAbsent(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        Math.toIntExact(settings.maxPollInterval().toMillis()));
    staticId.ifPresent(id -> all.putIfAbsent(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    if (protocol == GroupProtocol.CLASSIC) {
      all.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, CLASSIC_HEARTBEAT_MILLIS);
    }
    all.putAll(protocolProperties(protocol));
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return all;
  }

  /**
   * A consumer without a group, for reading again what lies in the log; from its start if asked.
   */
  public Consumer<byte @Nullable [], byte @Nullable []> reader(String purpose) {
    Map<String, Object> all = connection.consumer();
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, instance + "-" + purpose);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, READER_POLL_RECORDS);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, READER_TIMEOUT_MILLIS);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, READER_TIMEOUT_MILLIS);
    all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<byte @Nullable [], byte @Nullable []>(all);
  }

  /** A producer for dead letters: acknowledged by all replicas, failing within half a minute. */
  public Producer<byte @Nullable [], byte @Nullable []> producer() {
    return new KafkaProducer<byte @Nullable [], byte @Nullable []>(producerProperties());
  }

  /**
   * A producer for transactions of this instance in a group: a restarted one with the same id ends
   * what its predecessor left open.
   */
  public Producer<byte @Nullable [], byte @Nullable []> transactionalProducer(String group) {
    Map<String, Object> all = producerProperties();
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "longshore-%s-%s".formatted(group, instance));
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    all.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-transactions");
    return new KafkaProducer<byte @Nullable [], byte @Nullable []>(all);
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_REQUEST_SIZE);
    all.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-dead-letters");
    all.putAll(connection.producer());
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  /** A producer of heartbeats: one replica's word is enough, and what is late is dropped. */
  public Producer<byte @Nullable [], byte @Nullable []> heartbeatProducer() {
    Map<String, Object> all = connection.producer();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, instance + "-heartbeat");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    all.put(ProducerConfig.ACKS_CONFIG, "1");
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, HEARTBEAT_REQUEST_MILLIS);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, HEARTBEAT_TIMEOUT_MILLIS);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, HEARTBEAT_REQUEST_MILLIS);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<byte @Nullable [], byte @Nullable []>(all);
  }

  /** An admin client. */
  public Admin admin() {
    Map<String, Object> all = connection.admin();
    all.put(AdminClientConfig.CLIENT_ID_CONFIG, instance + "-admin");
    return Admin.create(all);
  }

  private static Map<String, Object> protocolProperties(GroupProtocol protocol) {
    return switch (protocol) {
      case CONSUMER -> Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
      case CLASSIC ->
          Map.of(
              ConsumerConfig.GROUP_PROTOCOL_CONFIG,
              "classic",
              ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
              CooperativeStickyAssignor.class.getName());
    };
  }
}
