package dev.longshore.dedup;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where to begin: the window's length before the message at the commit, by timestamps, or
 * before now where the commit is at the end. A group that lags has settled lately what was produced
 * long ago; its producers' copies lie near each other in the log all the same. One thread.
 */
final class LogBounds {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);
  private static final int POLLS = 20;

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final LogReading.Settings settings;
  private final InstantSource wallClock;

  LogBounds(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      LogReading.Settings settings,
      InstantSource wallClock) {
    this.consumer = consumer;
    this.settings = settings;
    this.wallClock = wallClock;
  }

  /** Asks for those that have no beginning yet; fails as Kafka does. */
  void find(Map<TopicPartition, PartitionReading> readings) {
    Map<TopicPartition, PartitionReading> unbounded = new HashMap<>(readings);
    unbounded.values().removeIf(PartitionReading::isBounded);
    if (unbounded.isEmpty()) {
      return;
    }
    long most = Math.max(1, settings.maxIds() / readings.size());
    long latest = wallClock.millis() + LogReading.CLOCK_SKEW.toMillis();
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(unbounded.keySet());
    Map<TopicPartition, Long> times = timesAtCommit(unbounded);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    times.forEach((name, time) -> wanted.put(name, time - settings.length().toMillis()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    unbounded.forEach(
        (name, reading) -> {
          // No message is as young as that: nothing to read.
          OffsetAndTimestamp young = found.get(name);
          long first = young == null ? reading.end() : young.offset();
          first = Math.max(first, oldest.getOrDefault(name, 0L));
          first = Math.max(first, reading.end() - most);
          reading.begin(first, times.getOrDefault(name, 0L), latest);
        });
  }

  /** When the messages at the commits were produced; now, where there is none. */
  private Map<TopicPartition, Long> timesAtCommit(Map<TopicPartition, PartitionReading> readings) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(readings.keySet());
    Map<TopicPartition, Long> times = new HashMap<>();
    List<TopicPartition> behind = new ArrayList<>();
    readings.forEach(
        (name, reading) -> {
          times.put(name, wallClock.millis());
          if (reading.commit() < ends.getOrDefault(name, 0L)) {
            behind.add(name);
          }
        });
    consumer.assign(behind);
    for (TopicPartition name : behind) {
      PartitionReading reading = readings.get(name);
      consumer.seek(name, reading == null ? 0 : reading.commit());
    }
    for (int polls = 0; polls < POLLS && !behind.isEmpty(); polls++) {
      var records = consumer.poll(POLL_WAIT);
      for (TopicPartition name : records.partitions()) {
        times.merge(name, records.records(name).getFirst().timestamp(), Math::min);
      }
      behind.removeAll(records.partitions());
      consumer.pause(records.partitions());
    }
    return times;
  }
}
