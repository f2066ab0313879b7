package dev.longshore.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer on the simulated broker, with the methods of {@code Consumer} that the source uses;
 * see {@link SimClients}. Owned by the poll loop's actor.
 */
public final class SimConsumer {
  private static final long LATENCY_NANOS = 3_000_000;

  /** How long a client waits for an answer when it is not told. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  private final World world;
  private final Scheduler scheduler;
  private final SimBroker broker;
  private final SimProcess process;
  private final Optional<String> staticId;
  private final SimFetcher fetcher;
  private final TreeMap<Integer, SimPosition> positions = new TreeMap<>();
  private final CommitLine commits;
  private @Nullable SimMember member;
  private @Nullable ConsumerRebalanceListener listener;

  SimConsumer(World world, SimProcess process, Optional<String> staticId, int maxPollRecords) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.broker = world.broker();
    this.process = process;
    this.staticId = staticId;
    this.fetcher = new SimFetcher(world, process.name(), positions, maxPollRecords);
    this.commits = new CommitLine(world);
  }

  /** The epoch at which the group knows it. */
  int epoch() {
    return member == null ? -1 : member.epoch();
  }

  /** Notes that the loop has taken an assigned partition up, at the present epoch. */
  void takenUp(int partition) {
    fetcher.takenUp(partition, epoch());
  }

  /** Notes that the loop has told that a partition cannot go on. */
  void standsStill(int partition) {
    SimPosition position = positions.get(partition);
    if (position != null) {
      position.log().standStill();
    }
  }

  /** Where a partition is read on. */
  long position(int partition) {
    SimPosition position = positions.get(partition);
    return position == null ? 0 : position.next();
  }

  /** The ends of partitions' logs. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> names) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    names.forEach(name -> ends.put(name, broker.log(name.partition()).end()));
    return ends;
  }

  /** The starts of partitions' logs. */
  Map<TopicPartition, Long> starts(Collection<TopicPartition> names) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    names.forEach(name -> starts.put(name, broker.log(name.partition()).start()));
    return starts;
  }

  /** The id of the topic in its present life. */
  Uuid topicId() {
    return broker.topicId();
  }

  /** Joins the group with the first poll. */
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
    listener = rebalanceListener;
  }

  /** Returns what there is, at the latest after the wait; rebalances before. */
  public ConsumerRecords<byte @Nullable [], byte @Nullable []> poll(Duration wait) {
    long deadline = scheduler.nanos() + wait.toNanos();
    scheduler.preempt();
    while (true) {
      commits.answer();
      rebalance();
      ConsumerRecords<byte @Nullable [], byte @Nullable []> records = fetcher.fetch();
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
    commits.send(member(), topicOf(offsets.keySet()), offsets, callback);
  }

  /** Commits and waits for the answer. */
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commits.sendAndWait(member(), topicOf(offsets.keySet()), offsets);
    commits.answer();
  }

  /** The life of the topic that a commit is about: requests name it. */
  private Uuid topicOf(Set<TopicPartition> names) {
    for (TopicPartition name : names) {
      SimPosition position = positions.get(name.partition());
      if (position != null) {
        return position.log().topicId();
      }
    }
    return broker.topicId();
  }

  /** The commits of partitions; those without one are left out. */
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> names, Duration timeout) {
    ask("committed offsets", timeout);
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (TopicPartition name : names) {
      broker.log(name.partition()).committed().ifPresent(offset -> committed.put(name, offset));
    }
    return committed;
  }

  /** The starts of partitions' logs. */
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> names) {
    return beginningOffsets(names, DEFAULT_TIMEOUT);
  }

  /** The starts of partitions' logs. */
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> names, Duration timeout) {
    ask("log starts", timeout);
    return starts(names);
  }

  /** The ends of partitions' logs. */
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> names) {
    return endOffsets(names, DEFAULT_TIMEOUT);
  }

  /** The ends of partitions' logs. */
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> names, Duration timeout) {
    ask("log ends", timeout);
    return ends(names);
  }

  /** Where a partition is read on. */
  public long position(TopicPartition name, Duration timeout) {
    return position(name).next();
  }

  /** Reads on at an offset. */
  public void seek(TopicPartition name, long offset) {
    position(name).seek(offset, Optional.empty());
  }

  /** Reads on at an offset. */
  public void seek(TopicPartition name, OffsetAndMetadata offset) {
    // Of partitions that were to be paused it counts what came, even where it is set back.
    if (world.mutation() != Mutation.PAUSE_IGNORED) {
      world.history().setBack(process.name(), SimBroker.name(name.partition()), offset.offset());
    }
    position(name).seek(offset.offset(), offset.leaderEpoch());
  }

  /** Brings nothing of these until they are resumed. */
  public void pause(Collection<TopicPartition> names) {
    names.forEach(name -> position(name).paused(true));
  }

  /** Brings messages of these again. */
  public void resume(Collection<TopicPartition> names) {
    names.forEach(name -> position(name).paused(false));
  }

  /** Messages from the position to the end. */
  public OptionalLong currentLag(TopicPartition name) {
    SimPosition position = position(name);
    return position.next() < 0
        ? OptionalLong.empty()
        : OptionalLong.of(position.log().end() - position.next());
  }

  /** Who it is in the group. */
  @SuppressWarnings("removal") // the client makes it in the same way, and offers no other
  public ConsumerGroupMetadata groupMetadata() {
    String id = member == null ? "" : member.id();
    return new ConsumerGroupMetadata("group", epoch(), id, staticId);
  }

  /** Gives up what it has and leaves. */
  public void close(CloseOptions options) {
    if (member == null) {
      return;
    }
    if (member.isGone()) {
      lose();
    } else {
      revoke(new TreeSet<>(positions.keySet()));
    }
    commits.answerAll();
    broker.group().leave(member);
  }

  private void rebalance() {
    SimGroup group = broker.group();
    group.expire();
    if (member != null && member.isFenced()) {
      lose();
      throw new FencedInstanceIdException("another instance took " + staticId.orElse(""));
    }
    if (member != null && member.isGone()) {
      lose();
      member = null;
    }
    if (member == null) {
      member = group.join(process, staticId);
    }
    SimMember self = member;
    if (!group.heartbeat(self)) {
      return;
    }
    revoke(surplus(self));
    boolean hasMore = !surplus(self).isEmpty() || !self.target().containsAll(self.owned());
    if (self.isGone() || hasMore) {
      return;
    }
    Set<Integer> added = group.assign(self);
    added.forEach(
        partition ->
            positions.put(partition, new SimPosition(name(partition), broker.log(partition))));
    if (!added.isEmpty()) {
      listener().onPartitionsAssigned(names(added));
    }
  }

  /** What it has and shall not have, and what belongs to an earlier life of its topic. */
  private Set<Integer> surplus(SimMember self) {
    Set<Integer> surplus = new TreeSet<>(positions.keySet());
    surplus.removeIf(
        partition ->
            self.target().contains(partition)
                && position(name(partition)).log() == broker.log(partition));
    return surplus;
  }

  private void revoke(Set<Integer> surplus) {
    if (surplus.isEmpty()) {
      return;
    }
    fetcher.forgetFailure();
    listener().onPartitionsRevoked(names(surplus));
    positions.keySet().removeAll(surplus);
    commits.awaitArrivals();
    broker.group().giveBack(member(), surplus);
  }

  private void lose() {
    fetcher.forgetFailure();
    List<TopicPartition> lost = names(positions.keySet());
    if (!lost.isEmpty()) {
      listener().onPartitionsLost(lost);
    }
    positions.clear();
  }

  /** Waits for an answer, which comes late or never when things go wrong. */
  private void ask(String what, Duration timeout) {
    scheduler.sleep(scheduler.random().nextLong(LATENCY_NANOS), false);
    if (world.faults().fails()) {
      boolean never = scheduler.random().nextInt(4) == 0;
      scheduler.sleep(never ? timeout.toNanos() : LATENCY_NANOS, false);
      throw new TimeoutException("no answer about " + what);
    }
  }

  private SimMember member() {
    if (member == null) {
      throw new IllegalStateException("not in the group");
    }
    return member;
  }

  private SimPosition position(TopicPartition name) {
    SimPosition position = positions.get(name.partition());
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
