package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Reads for a consumer, and writes down what it hands over. Owned by the poll loop's actor. */
final class SimFetcher {
  private final Scheduler scheduler;
  private final History history;
  private final String instance;
  private final Map<Integer, SimPosition> positions;
  private final int maxPollRecords;
  private final Map<Integer, Integer> epochs = new HashMap<>();

  /** Found while there were messages to hand over; thrown by the next poll. */
  private @Nullable InvalidOffsetException pendingFailure;

  /**
   * A fetcher that has read nothing.
   *
   * @param positions the consumer's, which stays its owner
   */
  SimFetcher(
      World world, String instance, Map<Integer, SimPosition> positions, int maxPollRecords) {
    this.scheduler = world.scheduler();
    this.history = world.history();
    this.instance = instance;
    this.positions = positions;
    this.maxPollRecords = maxPollRecords;
  }

  /** Notes at which epoch the loop has taken a partition up. */
  void takenUp(int partition, int epoch) {
    epochs.put(partition, epoch);
  }

  /** Forgets a failure that was found; the assignment it was about changes. */
  void forgetFailure() {
    pendingFailure = null;
  }

  /** What the partitions have that may be read now. */
  ConsumerRecords<byte @Nullable [], byte @Nullable []> fetch() {
    Map<TopicPartition, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> records =
        new LinkedHashMap<>();
    throwPending();
    int room = maxPollRecords;
    List<Integer> order = new ArrayList<>(positions.keySet());
    Collections.shuffle(order, scheduler.random());
    for (int partition : order) {
      SimPosition position = positions.get(partition);
      if (position == null || room == 0 || !mayRead(position, !records.isEmpty())) {
        continue;
      }
      List<SimLog.Entry> batch = position.read(1 + scheduler.random().nextInt(room));
      for (SimLog.Entry entry : batch) {
        records
            .computeIfAbsent(name(partition), absent -> new ArrayList<>())
            .add(record(partition, entry));
        taken(partition, entry);
      }
      room -= batch.size();
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  /** Whether a partition may be read; what was read before is handed over before a failure. */
  private boolean mayRead(SimPosition position, boolean later) {
    try {
      return position.mayRead(scheduler.nanos());
    } catch (InvalidOffsetException failure) {
      if (!later) {
        throw failure;
      }
      pendingFailure = failure;
      return false;
    }
  }

  private void throwPending() {
    InvalidOffsetException failure = pendingFailure;
    pendingFailure = null;
    if (failure != null) {
      throw failure;
    }
  }

  private void taken(int partition, SimLog.Entry entry) {
    history.polled(
        new HistoryEvent.Taken(
            history.at(),
            instance,
            SimBroker.name(partition),
            epochs.getOrDefault(partition, -1),
            entry.offset(),
            entry.key().isEmpty() ? Optional.empty() : Optional.of(entry.key()),
            entry.key().length()));
  }

  private ConsumerRecord<byte @Nullable [], byte @Nullable []> record(
      int partition, SimLog.Entry entry) {
    byte @Nullable [] key =
        entry.key().isEmpty() ? null : entry.key().getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        SimBroker.TOPIC,
        partition,
        entry.offset(),
        history.at(),
        TimestampType.CREATE_TIME,
        entry.key().length(),
        0,
        key,
        new byte[0],
        headers(entry),
        Optional.of(entry.leaderEpoch()));
  }

  private static RecordHeaders headers(SimLog.Entry entry) {
    RecordHeaders headers = new RecordHeaders();
    if (!entry.id().isEmpty()) {
      headers.add(Message.ID_HEADER, entry.id().getBytes(StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static TopicPartition name(int partition) {
    return new TopicPartition(SimBroker.TOPIC, partition);
  }
}
