package dev.longshore.topic;

import dev.longshore.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a stretch of a topic, without a group and without commits. Where it ends is fixed
 * when it starts, so that a topic which others write to does not keep it busy for ever. Within a
 * partition messages come in order. Owned by one thread; the consumer stays the caller's to close.
 */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final String topic;
  private final Map<TopicPartition, OffsetRange> ranges;

  private TopicScan(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Map<TopicPartition, OffsetRange> ranges) {
    this.consumer = consumer;
    this.topic = topic;
    this.ranges = ranges;
  }

  /** Starts a pass and fixes its end. The topic must exist. */
  public static TopicScan start(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic, ScanRange range) {
    Map<TopicPartition, OffsetRange> ranges =
        new OffsetLookup(consumer, topic).resolve(range.from(), range.to());
    return over(consumer, topic, ranges);
  }

  /** Starts a pass over those stretches of these partitions that are there. */
  public static TopicScan start(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Map<Integer, OffsetRange> wanted) {
    Map<TopicPartition, OffsetRange> ranges =
        new OffsetLookup(consumer, topic).resolve(new ScanPoint.Earliest(), new ScanPoint.Latest());
    ranges.keySet().removeIf(partition -> !wanted.containsKey(partition.partition()));
    ranges.replaceAll(
        (partition, there) -> there.within(wanted.getOrDefault(partition.partition(), there)));
    return over(consumer, topic, ranges);
  }

  private static TopicScan over(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Map<TopicPartition, OffsetRange> ranges) {
    consumer.assign(ranges.keySet());
    consumer.resume(ranges.keySet()); // an earlier pass of the same consumer paused them
    ranges.forEach((partition, offsets) -> consumer.seek(partition, offsets.start()));
    TopicScan scan = new TopicScan(consumer, topic, new HashMap<>(ranges));
    scan.pauseFinished();
    return scan;
  }

  /** Starts a pass from these offsets on that ends where the stretches end, there or not yet. */
  public static TopicScan following(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Map<Integer, OffsetRange> wanted) {
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    wanted.forEach((partition, range) -> ranges.put(new TopicPartition(topic, partition), range));
    return over(consumer, topic, ranges);
  }

  /** What there is of a topic now, by partition. */
  public static Map<Integer, OffsetRange> ranges(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic) {
    return ranges(consumer, topic, ScanRange.everything());
  }

  /** The stretch of each partition of a topic. */
  public static Map<Integer, OffsetRange> ranges(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic, ScanRange range) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    new OffsetLookup(consumer, topic)
        .resolve(range.from(), range.to())
        .forEach((partition, offsets) -> ranges.put(partition.partition(), offsets));
    return ranges;
  }

  /** How many offsets the stretch spans: at least as many as it has messages. */
  public long total() {
    return ranges.values().stream().mapToLong(OffsetRange::size).sum();
  }

  /** How many of these offsets the pass is through with. */
  public long covered() {
    return ranges.entrySet().stream()
        .mapToLong(entry -> entry.getValue().covered(consumer.position(entry.getKey())))
        .sum();
  }

  /** Whether the pass is through. */
  public boolean isFinished() {
    return ranges.entrySet().stream()
        .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue().end());
  }

  /** The next messages of the stretch; none when none came within that time. */
  public List<Message> next(Duration wait) {
    List<Message> messages = new ArrayList<>();
    ConsumerRecords<byte @Nullable [], byte @Nullable []> records = poll(wait);
    for (TopicPartition partition : records.partitions()) {
      OffsetRange range = ranges.get(partition);
      for (var record : records.records(partition)) {
        if (range != null && record.offset() < range.end()) {
          messages.add(Message.of(record));
        }
      }
    }
    pauseFinished();
    return messages;
  }

  /**
   * Shows every message to the visitor until the pass is through or the visitor has seen enough.
   *
   * @param patience how long to wait without any progress
   * @param visitor says whether it wants more
   * @throws TimeoutException when the broker stopped sending
   */
  public void forEach(Duration patience, Predicate<Message> visitor) {
    Duration idle = Duration.ZERO;
    long covered = covered();
    while (!isFinished()) {
      for (Message message : next(POLL)) {
        if (!visitor.test(message)) {
          return;
        }
      }
      long before = covered;
      covered = covered();
      idle = covered == before ? idle.plus(POLL) : Duration.ZERO;
      if (idle.compareTo(patience) > 0) {
        throw new TimeoutException(
            "topic %s: no more data for %d ms at %d of %d offsets"
                .formatted(topic, patience.toMillis(), covered, total()));
      }
    }
  }

  private ConsumerRecords<byte @Nullable [], byte @Nullable []> poll(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (OffsetOutOfRangeException deletedMeanwhile) {
      consumer.seekToBeginning(deletedMeanwhile.partitions());
      return ConsumerRecords.empty();
    }
  }

  private void pauseFinished() {
    consumer.pause(
        ranges.entrySet().stream()
            .filter(entry -> consumer.position(entry.getKey()) >= entry.getValue().end())
            .map(Map.Entry::getKey)
            .toList());
  }
}
