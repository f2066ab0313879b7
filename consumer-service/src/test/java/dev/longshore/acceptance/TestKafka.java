package dev.longshore.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What tests do as clients of the broker. Every call has a deadline. Owned by the test's thread.
 */
final class TestKafka implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String bootstrap;
  private final Admin admin;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

  TestKafka(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    this.producer =
        new KafkaProducer<byte @Nullable [], byte @Nullable []>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "linger.ms",
                5,
                "max.request.size",
                8 << 20,
                "delivery.timeout.ms",
                60_000,
                "request.timeout.ms",
                5_000,
                "reconnect.backoff.max.ms",
                500,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
  }

  /**
   * Makes a topic and returns when all its leaders answer. Before that, one may refuse the first
   * batch of an idempotent producer and take the second, and from then on never the first.
   */
  void create(String topic, int partitions, Map<String, String> configs) {
    get(
        admin
            .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
            .all());
    Eventually.await("topic " + topic, LIMIT, () -> exists(topic));
    Map<TopicPartition, Long> _ = ends(topic);
  }

  /** Deletes a topic and returns when it is gone. */
  void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
    Eventually.await("no topic " + topic, LIMIT, () -> !exists(topic));
  }

  /** Adds partitions to a topic. */
  void grow(String topic, int partitions) {
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  /** Deletes what a partition holds below an offset. */
  void deleteBefore(String topic, int partition, long offset) {
    TopicPartition name = new TopicPartition(topic, partition);
    get(admin.deleteRecords(Map.of(name, RecordsToDelete.beforeOffset(offset))).all());
  }

  /** Lets the broker notice sooner that a member of a group is dead: after six seconds. */
  void shortenSession(String group) {
    session(group, Duration.ofSeconds(6));
  }

  /** After how long the broker notices that a member of a group is dead. */
  void session(String group, Duration timeout) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    AlterConfigOp session =
        new AlterConfigOp(
            new ConfigEntry("consumer.session.timeout.ms", Long.toString(timeout.toMillis())),
            AlterConfigOp.OpType.SET);
    get(admin.incrementalAlterConfigs(Map.of(resource, List.of(session))).all());
  }

  /** Lets the broker refuse whatever wants to be durable in a topic, or take it again. */
  void refuseWrites(String topic, boolean refuse) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp replicas =
        new AlterConfigOp(
            new ConfigEntry("min.insync.replicas", refuse ? "2" : "1"), AlterConfigOp.OpType.SET);
    get(admin.incrementalAlterConfigs(Map.of(resource, List.of(replicas))).all());
  }

  boolean exists(String topic) {
    return get(admin.listTopics().names()).contains(topic);
  }

  /** Begins to send; the broker's answer comes with {@link #accepted}. */
  Future<RecordMetadata> send(ProducerRecord<byte @Nullable [], byte @Nullable []> message) {
    return producer.send(message);
  }

  /** Waits for the broker to take a message. */
  static void await(Future<RecordMetadata> answer) {
    RecordMetadata _ = get(answer);
  }

  /** Waits for the broker to take a message, and tells where it is. */
  static Sent accepted(
      ProducerRecord<byte @Nullable [], byte @Nullable []> message, Future<RecordMetadata> answer) {
    RecordMetadata stored = get(answer);
    return new Sent(
        new Place(stored.topic(), stored.partition(), stored.offset()),
        stored.timestamp(),
        message);
  }

  static ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, @Nullable String key, String value) {
    return new ProducerRecord<byte @Nullable [], byte @Nullable []>(
        topic, key == null ? null : bytes(key), bytes(value));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All that a topic holds now; nothing for a topic that does not exist. */
  List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read(String topic) {
    return read(topic, "read_uncommitted");
  }

  /** The same without what transactions have aborted; waits for those that are open. */
  List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> readCommitted(String topic) {
    return read(topic, "read_committed");
  }

  private List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read(
      String topic, String isolation) {
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    if (!exists(topic)) {
      return records;
    }
    try (var consumer = reader(isolation)) {
      List<TopicPartition> partitions = partitions(topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** Reads one partition from its beginning; the caller's to close. */
  KafkaConsumer<byte @Nullable [], byte @Nullable []> reader(String topic, int partition) {
    var consumer = reader("read_committed");
    List<TopicPartition> place = List.of(new TopicPartition(topic, partition));
    consumer.assign(place);
    consumer.seekToBeginning(place);
    return consumer;
  }

  private KafkaConsumer<byte @Nullable [], byte @Nullable []> reader(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            isolation,
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class));
  }

  /** How many messages a topic holds, for one whose messages are never deleted; 0 without it. */
  long size(String topic) {
    return exists(topic) ? ends(topic).values().stream().mapToLong(Long::longValue).sum() : 0;
  }

  /** Where each partition of a topic ends. */
  Map<TopicPartition, Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions(topic).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(latest).all())
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  /** The commits of a group. */
  Map<TopicPartition, OffsetAndMetadata> commits(String group) {
    return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    admin.close(Duration.ofSeconds(2));
  }

  private List<TopicPartition> partitions(String topic) {
    int count =
        get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .mapToInt(description -> description.partitions().size())
            .sum();
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("the broker did not do what the test asked for", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
