package dev.longshore.tool.cluster;

import static dev.longshore.connection.KafkaResults.await;

import dev.longshore.connection.ConnectionSettings;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.failure.Suggestion;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicSpec;
import dev.longshore.topic.TopicState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka that a command works on: reached once at the start, so that a wrong address is told
 * within the time allowed. Owned by one thread.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** How the client begins to say that no name server knows the host. */
  private static final String UNRESOLVABLE = "No resolvable bootstrap urls";

  private static final int POLL_RECORDS = 2000;

  /** Short, since at the end of a pass a fetch waits in vain, and the next pass waits for it. */
  private static final int FETCH_WAIT_MILLIS = 50;

  private static final int REQUEST_LIMIT_MILLIS = 30_000;

  /** Bytes in, byte for byte; null stays null. */
  private static final Deserializer<byte @Nullable []> AS_IT_STANDS_IN = (topic, bytes) -> bytes;

  /** Bytes out, byte for byte; null stays null. */
  private static final Serializer<byte @Nullable []> AS_IT_STANDS_OUT = (topic, bytes) -> bytes;

  private final ConnectionSettings connection;
  private final int timeoutMillis;
  private final Admin admin;

  private Cluster(ConnectionSettings connection, int timeoutMillis, Admin admin) {
    this.connection = connection;
    this.timeoutMillis = timeoutMillis;
    this.admin = admin;
  }

  /** Connects as the options say; blocks for at most the time they allow. */
  public static Cluster connect(GlobalOptions options, Console console) {
    ConnectionSettings connection = options.connection();
    ClientProperties.refuseSerializers(connection.properties().keySet());
    int timeoutMillis = Math.clamp(options.timeout().toMillis(), 1, Integer.MAX_VALUE);
    if (options.isVerbose()) {
      QuietLogging.showWarnings();
    }
    if (!options.isQuiet()) {
      ClientProperties.warnings(connection.properties().keySet()).forEach(console::message);
    }
    try {
      Admin admin = Admin.create(properties(connection.admin(), connection, timeoutMillis));
      reach(admin);
      return new Cluster(connection, timeoutMillis, admin);
    } catch (TimeoutException silent) {
      throw new ProgramFailure(
          ExitCode.UNREACHABLE,
          "no broker answers at %s within %d ms; is it running there? (--bootstrap)"
              .formatted(connection.bootstrapServers(), timeoutMillis));
    } catch (KafkaException failure) {
      throw explain(failure, connection);
    }
  }

  /** The admin client. */
  public Admin admin() {
    return admin;
  }

  /** Topics as they are. */
  public TopicAdmin topics() {
    return new TopicAdmin(admin);
  }

  /** The topic, which the user named and which must be there. */
  public TopicState topic(String name) {
    if (!TopicSpec.isLegal(name)) {
      throw new ProgramFailure(ExitCode.USAGE, "no topic can have the name " + name);
    }
    TopicState state = topics().existing(Set.of(name)).get(name);
    if (state == null) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "topic %s does not exist%s; create it: longshore topics apply --topic %s:8"
              .formatted(name, Suggestion.clause(name, topics().names()), name));
    }
    return state;
  }

  /** A consumer of bytes without a group; the caller closes it. */
  public Consumer<byte @Nullable [], byte @Nullable []> consumer() {
    Map<String, Object> all = new HashMap<>(connection.consumer());
    all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    all.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    return new KafkaConsumer<>(
        properties(all, connection, timeoutMillis), AS_IT_STANDS_IN, AS_IT_STANDS_IN);
  }

  /**
   * A producer of bytes that loses nothing; the caller closes it.
   *
   * @param settings what differs from that; what the user set wins
   */
  public Producer<byte @Nullable [], byte @Nullable []> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(connection.producer());
    all.putAll(settings);
    all.putAll(connection.properties());
    return new KafkaProducer<>(all, AS_IT_STANDS_OUT, AS_IT_STANDS_OUT);
  }

  @Override
  public void close() {
    admin.close(CLOSE_LIMIT);
  }

  private static ProgramFailure explain(KafkaException failure, ConnectionSettings connection) {
    String address = connection.bootstrapServers();
    if (String.valueOf(KafkaErrors.unwrap(failure).getMessage()).startsWith(UNRESOLVABLE)) {
      return new ProgramFailure(
          ExitCode.UNREACHABLE, "no host of that name: " + address + " (--bootstrap)");
    }
    return KafkaErrors.explain(failure, "connecting to " + address, connection);
  }

  private static void reach(Admin admin) {
    try {
      await(admin.describeCluster().clusterId());
    } catch (KafkaException failure) {
      admin.close(Duration.ZERO);
      throw failure;
    }
  }

  private static Map<String, Object> properties(
      Map<String, Object> base, ConnectionSettings connection, int timeoutMillis) {
    Map<String, Object> all = new HashMap<>(base);
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    all.put(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
        Math.min(timeoutMillis, REQUEST_LIMIT_MILLIS));
    all.putAll(connection.properties());
    return all;
  }
}
