package dev.longshore.dedup;

import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.MalformedHop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which settled messages were not handled but moved: parked in a dead-letter topic, or
 * forwarded to the retry topic, by what the group has written there since the oldest message that
 * is read. A retry may be done by now; a copy of it is handled again then. One thread.
 */
final class MovedOrigins {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final LogReading.Settings settings;

  MovedOrigins(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, LogReading.Settings settings) {
    this.consumer = consumer;
    this.settings = settings;
  }

  /**
   * Notes what was moved of all partitions; fails as Kafka does.
   *
   * @param isOver whether it is to end before its time
   * @return whether it has read them all
   */
  boolean find(Map<TopicPartition, PartitionReading> readings, BooleanSupplier isOver) {
    Set<TopicPartition> partitions = elsewhere(readings.keySet());
    if (partitions.isEmpty()) {
      return true;
    }
    Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions));
    Map<TopicPartition, Long> since = new HashMap<>();
    long oldest = oldest(readings);
    partitions.forEach(name -> since.put(name, oldest));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(since);
    left.keySet().removeIf(name -> starts.get(name) == null);
    consumer.assign(left.keySet());
    for (TopicPartition name : List.copyOf(left.keySet())) {
      OffsetAndTimestamp start = starts.get(name);
      consumer.seek(name, start == null ? 0 : start.offset());
    }
    while (!left.isEmpty() && !isOver.getAsBoolean()) {
      for (var moved : consumer.poll(POLL_WAIT)) {
        note(moved, readings);
      }
      left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      consumer.pause(without(left.keySet()));
    }
    return left.isEmpty();
  }

  private List<TopicPartition> without(Set<TopicPartition> left) {
    List<TopicPartition> done = new ArrayList<>(consumer.assignment());
    done.removeAll(left);
    return done;
  }

  /** Before that, nothing was parked that is read. */
  private long oldest(Map<TopicPartition, PartitionReading> readings) {
    long reference =
        readings.values().stream().mapToLong(PartitionReading::reference).min().orElse(0);
    long length = settings.length().plus(LogReading.CLOCK_SKEW).toMillis();
    return Math.max(0, reference - length);
  }

  private Set<TopicPartition> elsewhere(Set<TopicPartition> names) {
    Set<String> topics = new HashSet<>();
    names.forEach(name -> topics.add(settings.deadLetterTopic().apply(name.topic())));
    settings.retryTopic().ifPresent(topics::add);
    Set<TopicPartition> partitions = new HashSet<>();
    for (String topic : topics) {
      for (PartitionInfo info : partitionsOf(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    return partitions;
  }

  private List<PartitionInfo> partitionsOf(String topic) {
    try {
      return consumer.partitionsFor(topic);
    } catch (UnknownTopicOrPartitionException noDeadLetters) {
      return List.of();
    }
  }

  private void note(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> moved,
      Map<TopicPartition, PartitionReading> readings) {
    if (settings.retryTopic().filter(moved.topic()::equals).isPresent()) {
      noteRetry(Message.of(moved), readings);
      return;
    }
    DeadLetterHeaders.read(moved.headers())
        .filter(letter -> letter.group().equals(settings.group()))
        .ifPresent(
            letter ->
                note(
                    letter.originTopic(),
                    letter.originPartition(),
                    letter.originOffset(),
                    readings));
  }

  private void noteRetry(Message retry, Map<TopicPartition, PartitionReading> readings) {
    try {
      Hop hop = HopHeaders.read(retry);
      if (hop.group().equals(settings.group())) {
        note(hop.topic(), hop.partition(), hop.offset(), readings);
      }
    } catch (MalformedHop somebodyElses) {
      // It is no retry of ours, so that nothing was moved; the flow makes it a dead letter.
      return;
    }
  }

  private static void note(
      String topic, int partition, long offset, Map<TopicPartition, PartitionReading> readings) {
    PartitionReading reading = readings.get(new TopicPartition(topic, partition));
    if (reading != null) {
      reading.moved(offset);
    }
  }
}
