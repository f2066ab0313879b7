package dev.longshore.benchmarks.recovery;

import dev.longshore.benchmarks.peers.ChildJvm;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, and the consumer processes that are started on it. Owned by one thread. */
final class Cluster implements AutoCloseable {
  /** The options of the broker's JVM. */
  static final List<String> BROKER_JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

  /** The options of every consumer's JVM. */
  static final List<String> CONSUMER_JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

  private static final Duration START = Duration.ofMinutes(1);

  private final Path folder;
  private final ChildJvm broker;
  private final String bootstrap;
  private final Admin admin;
  private final List<Member> members = new ArrayList<>();

  /** A consumer process, and what it handled. */
  record Member(ChildJvm process, HandledLog log) {

    /** Waits until it takes part. */
    Member awaitReady() throws InterruptedException {
      process.await("ready", START);
      return this;
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() {
      process.close();
    }
  }

  private Cluster(Path folder, ChildJvm broker, String bootstrap) {
    this.folder = folder;
    this.broker = broker;
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** Starts the broker, with its data and all logs in a folder. */
  static Cluster start(Path folder) throws InterruptedException {
    ChildJvm broker = ChildJvm.broker(folder, BROKER_JVM);
    String bootstrap = broker.await("ready", START).split(" ", -1)[0];
    return new Cluster(folder, broker, bootstrap);
  }

  /** Makes a topic; returns its id. */
  Uuid create(String topic, int partitions) {
    return get(
        admin.createTopics(Set.of(new NewTopic(topic, partitions, (short) 1))).topicId(topic));
  }

  /** Gives members of a KIP-848 group a session timeout; classic members bring their own. */
  void sessionTimeout(String group, Duration timeout) {
    ConfigEntry entry =
        new ConfigEntry("consumer.session.timeout.ms", Long.toString(timeout.toMillis()));
    get(
        admin
            .incrementalAlterConfigs(
                Map.of(
                    new ConfigResource(ConfigResource.Type.GROUP, group),
                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
            .all());
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            5,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class));
  }

  /** The commits of a group. */
  Map<TopicPartition, OffsetAndMetadata> commits(String group) {
    return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  /**
   * Starts a consumer.
   *
   * @param name of its log, its files and itself
   * @param topic what it consumes; its group has the same name
   * @param settings what its configuration says beyond that, as {@code -D} takes it
   */
  Member consume(String name, String topic, List<String> settings) {
    Path handled = folder.resolve(name + ".handled");
    List<String> options = new ArrayList<>(CONSUMER_JVM);
    options.add("-D" + LoggingHandler.FILE + "=" + handled);
    Member member =
        new Member(
            ChildJvm.consumer(name, folder, options, yaml(name, topic), settings),
            new HandledLog(handled));
    members.add(member);
    return member;
  }

  private String yaml(String name, String topic) {
    return """
        kafka:
          bootstrap-servers: %s
        source:
          topics: [%s]
          group: %s
        handler:
          type: java
          class: %s
        http:
          management-port: 0
        instance:
          id: %s
        """
        .formatted(bootstrap, topic, topic, LoggingHandler.class.getName(), name);
  }

  @Override
  public void close() {
    members.forEach(Member::kill);
    admin.close(Duration.ZERO);
    broker.close();
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "the broker: " + failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProgramFailure(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}
