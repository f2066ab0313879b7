package dev.longshore.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Turns points of a topic into offsets of its partitions. */
final class OffsetLookup {
  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  OffsetLookup(Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic) {
    this.consumer = consumer;
    for (PartitionInfo partition : consumer.partitionsFor(topic)) {
      partitions.add(new TopicPartition(topic, partition.partition()));
    }
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
    }
  }

  /** The stretch of each partition that both points touch. */
  Map<TopicPartition, OffsetRange> resolve(ScanPoint from, ScanPoint to) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = offsets(from, first, last);
    Map<TopicPartition, Long> ends = offsets(to, first, last);
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long start = starts.get(partition);
      Long end = ends.get(partition);
      if (start != null && end != null) {
        long readable = Math.max(start, first.getOrDefault(partition, 0L));
        ranges.put(partition, new OffsetRange(readable, end));
      }
    }
    return ranges;
  }

  /** Offsets by partition; partitions that the point leaves out are missing. */
  private Map<TopicPartition, Long> offsets(
      ScanPoint point, Map<TopicPartition, Long> first, Map<TopicPartition, Long> last) {
    return switch (point) {
      case ScanPoint.Earliest earliest -> first;
      case ScanPoint.Latest latest -> last;
      case ScanPoint.Never never -> all(Long.MAX_VALUE);
      case ScanPoint.At at -> at(at.time().toEpochMilli(), last);
      case ScanPoint.Offset offset -> only(offset, last);
    };
  }

  private Map<TopicPartition, Long> all(long offset) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(partition -> offsets.put(partition, offset));
    return offsets;
  }

  private Map<TopicPartition, Long> at(long epochMillis, Map<TopicPartition, Long> last) {
    Map<TopicPartition, Long> offsets = new HashMap<>(last);
    consumer
        .offsetsForTimes(all(Math.max(0, epochMillis)))
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.put(partition, found.offset());
              }
            });
    return offsets;
  }

  /** An offset past the end counts as the end. */
  private static Map<TopicPartition, Long> only(
      ScanPoint.Offset point, Map<TopicPartition, Long> last) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (var entry : last.entrySet()) {
      if (entry.getKey().partition() == point.partition()) {
        offsets.put(entry.getKey(), Math.min(point.offset(), entry.getValue()));
      }
    }
    return offsets;
  }
}
