package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A consumer on the simulated broker, with the methods of {@code Consumer} that the source uses;
 * see {@link SimClients}. Owned by the poll loop's actor.
 */
public final class SimConsumer {
  private static final long LATENCY_NANOS = 3_000_000;

  private final Scheduler scheduler;
  private final SimBroker broker;
  private final SimProcess process;
  private final History history;
  private final Faults faults;
  private final int maxPollRecords;
  private final TreeMap<Integer, Position> positions = new TreeMap<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Map<Integer, Integer> epochs = new HashMap<>();
  private SimMember member;
  private @Nullable ConsumerRebalanceListener listener;

  /** Where an assigned partition is read on; negative until it is set. */
  private static final class Position {
    private long next = -1;
    private boolean paused;
  }

  private record Answer(
      long due,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback,
      @Nullable Exception failure) {}

  SimConsumer(
      Scheduler scheduler,
      SimBroker broker,
      SimProcess process,
      History history,
      Faults faults,
      int maxPollRecords) {
    this.scheduler = scheduler;
    this.broker = broker;
    this.process = process;
    this.history = history;
    this.faults = faults;
    this.maxPollRecords = maxPollRecords;
    this.member = broker.join(process);
  }

  /** The epoch at which the group knows it. */
  int epoch() {
    return member.epoch();
  }

  /** Notes that the loop has taken an assigned partition up, at the present epoch. */
  void takenUp(int partition) {
    epochs.put(partition, member.epoch());
  }

  /** Where a partition is read on. */
  long position(int partition) {
    Position position = positions.get(partition);
    return position == null ? 0 : position.next;
  }

  /** The ends of partitions' logs. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> names) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    names.forEach(name -> ends.put(name, broker.log(name.partition()).end()));
    return ends;
  }

  /** Joins the group. */
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
    listener = rebalanceListener;
  }

  /** Returns what there is, at the latest after the wait; rebalances before. */
  public ConsumerRecords<byte @Nullable [], byte @Nullable []> poll(Duration wait) {
    long deadline = scheduler.nanos() + wait.toNanos();
    scheduler.preempt();
    while (true) {
      member.polled(scheduler.nanos());
      answer(false);
      rebalance();
      ConsumerRecords<byte @Nullable [], byte @Nullable []> records = fetch();
      long rest = deadline - scheduler.nanos();
      if (!records.isEmpty() || rest <= 0) {
        return records;
      }
      scheduler.sleep(Math.min(rest, 1_000_000 + scheduler.random().nextLong(40_000_000)), false);
    }
  }

  /** Sends a commit; its answer comes with a later poll. */
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    @Nullable Exception failure = null;
    try {
      commit(offsets);
    } catch (KafkaException refused) {
      failure = refused;
    }
    long delay = faults.fails() ? 800_000_000 : scheduler.random().nextLong(50_000_000);
    answers.add(new Answer(scheduler.nanos() + delay, Map.copyOf(offsets), callback, failure));
  }

  /** Commits and waits for the answer. */
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    answer(true);
    latency();
    commit(offsets);
    latency();
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    boolean fails = faults.fails();
    boolean takesEffect = !fails || scheduler.random().nextBoolean();
    if (takesEffect) {
      broker.commit(member, member.epoch(), offsets);
    }
    if (fails) {
      throw new RetriableCommitFailedException("no answer to a commit");
    }
  }

  /** The commits of partitions; those without one are left out. */
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> names, Duration timeout) {
    ask("committed offsets");
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (TopicPartition name : names) {
      broker.log(name.partition()).committed().ifPresent(offset -> committed.put(name, offset));
    }
    return committed;
  }

  /** The starts of partitions' logs. */
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> names, Duration timeout) {
    ask("log starts");
    Map<TopicPartition, Long> starts = new HashMap<>();
    names.forEach(name -> starts.put(name, 0L));
    return starts;
  }

  /** The ends of partitions' logs. */
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> names, Duration timeout) {
    ask("log ends");
    return ends(names);
  }

  /** Where a partition is read on. */
  public long position(TopicPartition name, Duration timeout) {
    return position(name).next;
  }

  /** Reads on at an offset. */
  public void seek(TopicPartition name, long offset) {
    position(name).next = offset;
  }

  /** Reads on at an offset. */
  public void seek(TopicPartition name, OffsetAndMetadata offset) {
    position(name).next = offset.offset();
  }

  /** Brings nothing of these until they are resumed. */
  public void pause(Collection<TopicPartition> names) {
    names.forEach(name -> position(name).paused = true);
  }

  /** Brings messages of these again. */
  public void resume(Collection<TopicPartition> names) {
    names.forEach(name -> position(name).paused = false);
  }

  /** Messages from the position to the end. */
  public OptionalLong currentLag(TopicPartition name) {
    long next = position(name).next;
    return next < 0
        ? OptionalLong.empty()
        : OptionalLong.of(broker.log(name.partition()).end() - next);
  }

  /** Who it is in the group. */
  @SuppressWarnings("removal") // the client makes it in the same way, and offers no other
  public ConsumerGroupMetadata groupMetadata() {
    return new ConsumerGroupMetadata("group", member.epoch(), member.id(), Optional.empty());
  }

  /** Gives up what it has and leaves. */
  public void close(CloseOptions options) {
    revoke(new TreeSet<>(positions.keySet()));
    answer(true);
    broker.leave(member);
  }

  private void rebalance() {
    broker.expire();
    if (member.isGone()) {
      List<TopicPartition> lost = names(positions.keySet());
      if (!lost.isEmpty()) {
        listener().onPartitionsLost(lost);
      }
      positions.clear();
      member = broker.join(process);
      return;
    }
    Set<Integer> surplus = new TreeSet<>(positions.keySet());
    surplus.removeAll(member.target());
    revoke(surplus);
    if (member.isGone() || !member.target().containsAll(member.owned())) {
      return;
    }
    Set<Integer> added = broker.assign(member);
    added.forEach(partition -> positions.put(partition, new Position()));
    if (!added.isEmpty()) {
      listener().onPartitionsAssigned(names(added));
    }
  }

  private void revoke(Set<Integer> surplus) {
    if (surplus.isEmpty()) {
      return;
    }
    listener().onPartitionsRevoked(names(surplus));
    positions.keySet().removeAll(surplus);
    broker.release(member, surplus);
  }

  private ConsumerRecords<byte @Nullable [], byte @Nullable []> fetch() {
    Map<TopicPartition, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> records =
        new LinkedHashMap<>();
    int room = maxPollRecords;
    List<Integer> order = new ArrayList<>(positions.keySet());
    java.util.Collections.shuffle(order, scheduler.random());
    for (int partition : order) {
      Position position = positions.get(partition);
      if (position == null || position.paused || room == 0) {
        continue;
      }
      if (position.next < 0) {
        throw new NoOffsetForPartitionException(name(partition));
      }
      List<SimLog.Entry> batch =
          broker.log(partition).read(position.next, 1 + scheduler.random().nextInt(room));
      for (SimLog.Entry entry : batch) {
        records
            .computeIfAbsent(name(partition), absent -> new ArrayList<>())
            .add(record(partition, entry));
        position.next = entry.offset() + 1;
        taken(partition, entry);
      }
      room -= batch.size();
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  private void taken(int partition, SimLog.Entry entry) {
    history.add(
        new HistoryEvent.Taken(
            history.at(),
            process.name(),
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
        new RecordHeaders(),
        Optional.of(1));
  }

  /** Hands over the answers of commits that have come, or waits for all of them. */
  private void answer(boolean all) {
    for (Answer next = answers.peek(); next != null; next = answers.peek()) {
      long rest = next.due() - scheduler.nanos();
      if (rest > 0 && !all) {
        return;
      }
      scheduler.sleep(Math.max(0, rest), false);
      answers.remove();
      next.callback().onComplete(next.offsets(), next.failure());
    }
  }

  private void ask(String what) {
    latency();
    if (faults.fails()) {
      throw new TimeoutException("no answer about " + what);
    }
  }

  private void latency() {
    scheduler.sleep(scheduler.random().nextLong(LATENCY_NANOS), false);
  }

  private Position position(TopicPartition name) {
    Position position = positions.get(name.partition());
    if (position == null) {
      throw new IllegalStateException("no current assignment for partition " + name);
    }
    return position;
  }

  private ConsumerRebalanceListener listener() {
    if (listener == null) {
      throw new IllegalStateException("not subscribed");
    }
    return listener;
  }

  private static List<TopicPartition> names(Collection<Integer> partitions) {
    return partitions.stream().map(SimConsumer::name).toList();
  }

  private static TopicPartition name(int partition) {
    return new TopicPartition(SimBroker.TOPIC, partition);
  }
}
