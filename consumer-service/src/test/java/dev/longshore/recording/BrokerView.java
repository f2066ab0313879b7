package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.GapRuns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the broker knows of a run when it is over: messages, dead letters and commits, whatever the
 * consumers say, and without what transactions have aborted. The dead-letter topic has to stamp its
 * messages itself, with the time of their arrival. Immutable.
 *
 * @param topicIds of the messages' topic and of the retry topic, where there is one
 * @param clocks as they went while it lasted
 */
public record BrokerView(
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> messages,
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> retries,
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> deadLetters,
    List<CommitRecord> commits,
    Map<String, Uuid> topicIds,
    Clocks clocks) {
  /** Longer than it takes to abort the transaction of a member that was killed. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String OFFSETS = "__consumer_offsets";
  private static final String ORIGIN = "longshore.dlq.origin-";

  /**
   * Reads everything that belongs to a topic, its dead-letter topic and a group. Blocks.
   *
   * @param clocks as they went since before the run
   */
  public static BrokerView read(String bootstrap, String topic, String group, Clocks clocks) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Map<String, Uuid> topicIds = new HashMap<>();
      topicIds.put(topic, describe(admin, topic).topicId());
      String retries = group + ".retry";
      if (admin.listTopics().names().get().contains(retries)) {
        topicIds.put(retries, describe(admin, retries).topicId());
      }
      List<CommitRecord> commits =
          read(bootstrap, admin, OFFSETS).stream()
              .flatMap(message -> CommitRecord.read(message).stream())
              .filter(commit -> commit.group().equals(group))
              .filter(commit -> topicIds.containsKey(commit.topic()))
              .toList();
      return new BrokerView(
          read(bootstrap, admin, topic),
          topicIds.containsKey(retries) ? read(bootstrap, admin, retries) : List.of(),
          read(bootstrap, admin, topic + ".dlq"),
          commits,
          topicIds,
          clocks);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the broker does not tell its topics", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /** What is in the topic, each message from before it was sent. */
  List<Stamped> produced() {
    return messages.stream()
        .map(
            message -> {
              long nanos = nanos(message.timestamp());
              String partition = message.topic() + "-" + message.partition();
              return new Stamped(
                  nanos, new HistoryEvent.Produced(Stamped.at(nanos), partition, message.offset()));
            })
        .toList();
  }

  /** What is durable as a dead letter, wherever the message stood. */
  List<Stamped> parked() {
    Hops hops = new Hops(retries);
    List<Stamped> parked = new ArrayList<>();
    for (ConsumerRecord<?, ?> letter : deadLetters) {
      long nanos = nanos(letter.timestamp());
      String partition =
          header(letter, "topic") + "-" + Integer.parseInt(header(letter, "partition"));
      long offset = Long.parseLong(header(letter, "offset"));
      long at = Stamped.at(nanos);
      parked.add(new Stamped(nanos, new HistoryEvent.Parked(at, partition, offset)));
      hops.parked(partition, offset, at).forEach(hop -> parked.add(new Stamped(nanos, hop)));
    }
    return parked;
  }

  /** What is durable in the retry topic. */
  List<Stamped> forwarded() {
    return new Hops(retries).forwarded(this::nanos);
  }

  /** Which messages are copies of which. */
  Originals originals() {
    return new Originals(Stream.concat(messages.stream(), retries.stream()).toList());
  }

  /** The monotonic clock's reading at a time of the wall clock. */
  long nanos(long millis) {
    return clocks.nanosAt(millis);
  }

  /** What a commit says is settled above its offset. */
  String settled(CommitRecord commit) {
    return GapRuns.of(
        commit.metadata(),
        commit.offset(),
        Objects.requireNonNull(topicIds.get(commit.topic())),
        commit.number());
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return new String(letter.headers().lastHeader(ORIGIN + name).value(), StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> read(
      String bootstrap, Admin admin, String topic) {
    List<TopicPartition> partitions =
        describe(admin, topic).partitions().stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    try (var consumer = new KafkaConsumer<byte @Nullable [], byte @Nullable []>(settings)) {
      Map<TopicPartition, Long> ends = ends(admin, partitions);
      long started = System.nanoTime();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        if (System.nanoTime() - started > LIMIT.toNanos()) {
          throw new IllegalStateException(topic + " cannot be read: a transaction stays open");
        }
      }
    }
    return records;
  }

  /**
   * With what stands in open transactions: whoever reads committed messages waits for their end.
   */
  private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, info) -> ends.put(partition, info.offset()));
      return ends;
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the broker does not tell the ends", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  private static TopicDescription describe(Admin admin, String topic) {
    try {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("no description of " + topic, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }
}
