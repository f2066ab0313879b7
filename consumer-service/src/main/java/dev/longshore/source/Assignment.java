package dev.longshore.source;

import dev.longshore.delivery.Custody;
import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.MalformedGapMap;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.engine.MessageFlow;
import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this instance has, and what happens when they come and go. Owned by the poll
 * thread, on which Kafka calls it.
 */
final class Assignment implements ConsumerRebalanceListener {
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(1);

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final MessageFlow flow;
  private final GapRoom room;
  private final TopicIds topicIds;
  private final StartingPoints starts;
  private final Commits commits;
  private final Preparation preparation;
  private final SourceListener listener;
  private final Ticker ticker;
  private final Sleeper sleeper;
  private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();

  /** Assigned, but the broker has not told yet where to go on; paused until it does. */
  private final Set<TopicPartition> unresolved = new HashSet<>();

  private long failedAt;

  /** Ledgers of partitions that went, whose deliveries still count as in flight. */
  private final List<PartitionLedger> retired = new ArrayList<>();

  Assignment(
      Consumer<?, ?> consumer,
      SourceSettings settings,
      SourcePorts ports,
      GapRoom room,
      Commits commits) {
    this.consumer = consumer;
    this.settings = settings;
    this.flow = ports.flow();
    this.room = room;
    this.topicIds = ports.topicIds();
    this.starts = new StartingPoints(consumer, settings, ports);
    this.commits = commits;
    this.preparation = ports.preparation();
    this.listener = ports.listener();
    this.ticker = ports.ticker();
    this.sleeper = ports.sleeper();
    this.failedAt = ticker.nanos() - ASK_AGAIN_AFTER.toNanos();
  }

  Collection<AssignedPartition> partitions() {
    return partitions.values();
  }

  Set<PartitionLedger> ledgers() {
    return partitions.values().stream().map(AssignedPartition::ledger).collect(Collectors.toSet());
  }

  @Nullable AssignedPartition get(TopicPartition name) {
    return partitions.get(name);
  }

  /** The partition that messages came from. */
  AssignedPartition ofMessages(TopicPartition name) {
    AssignedPartition partition = partitions.get(name);
    if (partition == null) {
      throw new IllegalStateException("messages of " + name + ", which is not assigned");
    }
    return partition;
  }

  /** Whether a partition may be read, as far as what is done for it before is concerned. */
  boolean isPrepared(AssignedPartition partition) {
    return preparation.isDone(partition.ledger());
  }

  boolean isUnresolved() {
    return !unresolved.isEmpty();
  }

  /** Messages of a feed in flight, those of partitions that went included. */
  long inFlight(Feed feed) {
    retired.removeIf(ledger -> ledger.inFlight() == 0);
    return sum(feed, PartitionLedger::inFlight);
  }

  /** Bytes of a feed in flight, those of partitions that went included. */
  long inFlightBytes(Feed feed) {
    return sum(feed, PartitionLedger::inFlightBytes);
  }

  private long sum(Feed feed, ToLongFunction<PartitionLedger> amount) {
    long sum = 0;
    for (PartitionLedger ledger : retired) {
      if (settings.feed(ledger.topic()) == feed) {
        sum += amount.applyAsLong(ledger);
      }
    }
    for (AssignedPartition partition : partitions.values()) {
      if (settings.feed(partition.name().topic()) == feed) {
        sum += amount.applyAsLong(partition.ledger());
      }
    }
    return sum;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> names) {
    hold(names);
    failedAt = ticker.nanos() - ASK_AGAIN_AFTER.toNanos();
    resolve();
  }

  /**
   * Takes new partitions without reading them. They have a position from the first moment on, of
   * which nothing is read: the client would look for one itself, beside us, and fail for good where
   * the group has no commit.
   */
  void hold(Collection<TopicPartition> names) {
    unresolved.addAll(names);
    consumer.pause(names);
    names.forEach(name -> consumer.seek(name, 0));
  }

  /**
   * Finds out where new partitions go on. When the broker cannot be asked now they stay paused, and
   * this is called again with the next poll: a partition without a ledger must not be read.
   */
  void resolve() {
    if (unresolved.isEmpty() || ticker.nanos() - failedAt < ASK_AGAIN_AFTER.toNanos()) {
      return;
    }
    try {
      starts.find(new HashSet<>(unresolved)).forEach(this::add);
      consumer.resume(unresolved);
      unresolved.clear();
    } catch (RetriableException later) {
      failedAt = ticker.nanos();
      consumer.pause(unresolved);
      listener.on(new SourceEvent.PollFailed("looking up commits: " + later));
    }
  }

  /**
   * Looks whether the topics are still those that we read. One that is gone is not read or
   * committed any more until the group takes it away; one that was made again is begun anew, since
   * positions and commits in the old one mean nothing in it.
   */
  void followTopics() {
    for (AssignedPartition partition : List.copyOf(partitions.values())) {
      Uuid known = partition.topicId();
      Uuid now = topicIds.seen(partition.name().topic()).orElse(known);
      if (now.equals(known)) {
        continue;
      }
      if (now.equals(Uuid.ZERO_UUID)) {
        end(partition);
      } else {
        renew(partition);
      }
    }
  }

  private void end(AssignedPartition partition) {
    if (partition.isStopped()) {
      return;
    }
    partition.stop();
    consumer.pause(Set.of(partition.name()));
    listener.on(new SourceEvent.TopicGone(partition.name(), partition.ledger().position()));
  }

  /** Partitions of a topic that is gone are not committed: that would take its whole time limit. */
  private void endThoseOfGoneTopics(Collection<TopicPartition> names) {
    names.stream().map(TopicPartition::topic).distinct().forEach(this::lookUp);
    for (AssignedPartition partition : ours(names)) {
      Optional<Uuid> now = topicIds.seen(partition.name().topic());
      if (now.isPresent() && now.get().equals(Uuid.ZERO_UUID)) {
        end(partition);
      }
    }
  }

  private void lookUp(String topic) {
    try {
      topicIds.of(topic);
    } catch (RetriableException unknown) {
      // It is gone, which is noted, or the broker does not answer; the commit will tell.
      return;
    }
  }

  private void renew(AssignedPartition partition) {
    close(partition);
    flow.abandonClosed();
    hold(Set.of(partition.name()));
    starts.renew(partition.name());
    listener.on(new SourceEvent.TopicRenewed(partition.name(), partition.ledger().position()));
  }

  private void add(TopicPartition name, StartingPoints.Start start) {
    OffsetAndMetadata commit = start.commit();
    consumer.seek(name, new OffsetAndMetadata(commit.offset(), commit.leaderEpoch(), ""));
    PartitionLedger ledger =
        new PartitionLedger(
            name.topic(),
            name.partition(),
            consumer.groupMetadata().generationId(),
            commit.offset());
    Optional<GapMap> gaps = decode(name, commit, start.identity());
    Custody found = GapCodec.custody(commit.metadata(), commit.offset(), start.identity());
    gaps.ifPresent(ledger::restore);
    // Of what is before a start that is no commit of ours nothing is known to be settled.
    gaps.ifPresent(settled -> preparation.begin(ledger, settled));
    PartitionCustody custody = custody(ledger, found);
    partitions.put(
        name,
        new AssignedPartition(name, start.identity(), ledger, commit.leaderEpoch(), room, custody));
    listener.on(
        new SourceEvent.Assigned(name, commit.offset(), gaps.map(GapMap::settled).orElse(0L)));
    if (custody.isSuspicious()) {
      listener.on(new SourceEvent.HolderDied(name, commit.offset(), custody.wanted()));
    }
  }

  private PartitionCustody custody(PartitionLedger ledger, Custody found) {
    Feed feed = settings.feed(ledger.topic());
    return new PartitionCustody(ledger, found, settings.room(feed).messages());
  }

  private Optional<GapMap> decode(
      TopicPartition name, OffsetAndMetadata commit, PartitionIdentity identity) {
    try {
      return GapCodec.decode(commit.metadata(), commit.offset(), identity);
    } catch (MalformedGapMap malformed) {
      listener.on(
          new SourceEvent.GapMapIgnored(
              name, commit.offset(), String.valueOf(malformed.getMessage())));
      return Optional.empty();
    }
  }

  /** Lets running attempts end for a bounded time, commits, and gives the partitions up. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> names) {
    endThoseOfGoneTopics(names);
    giveUp(names, settings.revokeWait());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> names) {
    unresolved.removeAll(names);
    starts.forget(names);
    List<AssignedPartition> lost = ours(names);
    if (lost.isEmpty()) {
      return;
    }
    lost.forEach(this::close);
    flow.abandonClosed();
    listener.on(new SourceEvent.Lost(List.copyOf(names)));
  }

  /**
   * Gives all partitions up at once.
   *
   * @return whether what was settled in them is committed
   */
  boolean giveUpAll() {
    return giveUp(List.copyOf(partitions.keySet()), Duration.ZERO);
  }

  /**
   * Gives partitions up in an orderly way.
   *
   * @return whether what was settled in them is committed
   */
  private boolean giveUp(Collection<TopicPartition> names, Duration wait) {
    unresolved.removeAll(names);
    starts.forget(names);
    List<AssignedPartition> leaving = ours(names);
    if (leaving.isEmpty()) {
      return true;
    }
    Set<PartitionLedger> ledgers =
        leaving.stream().map(AssignedPartition::ledger).collect(Collectors.toSet());
    ledgers.forEach(PartitionLedger::beginClosing);
    int unfinished = awaitAttempts(leaving, ledgers, wait);
    leaving.forEach(partition -> partition.custody().leave());
    boolean committed = commits.commitNow(leaving);
    leaving.forEach(this::close);
    flow.abandonClosed();
    listener.on(new SourceEvent.Revoked(List.copyOf(names), unfinished));
    return committed;
  }

  /** Waits until no attempt runs for these partitions, for a time. */
  private int awaitAttempts(
      List<AssignedPartition> leaving, Set<PartitionLedger> ledgers, Duration wait) {
    long started = ticker.nanos();
    int unfinished = flow.unfinished(ledgers).size();
    while (unfinished > 0 && ticker.nanos() - started < wait.toNanos()) {
      commits.commitWhatSettles(leaving);
      sleeper.sleep(LOOK_AGAIN_AFTER);
      unfinished = flow.unfinished(ledgers).size();
    }
    return unfinished;
  }

  private List<AssignedPartition> ours(Collection<TopicPartition> names) {
    List<AssignedPartition> ours = new ArrayList<>();
    for (TopicPartition name : names) {
      AssignedPartition partition = partitions.get(name);
      if (partition != null) {
        ours.add(partition);
      }
    }
    return ours;
  }

  private void close(AssignedPartition partition) {
    partition.ledger().close();
    partitions.remove(partition.name());
    retired.add(partition.ledger());
  }
}
