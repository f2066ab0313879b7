package dev.longshore.source;

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
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
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
  private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(1);

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final MessageFlow flow;
  private final GapRoom room;
  private final TopicIds topicIds;
  private final Committer committer;
  private final SourceListener listener;
  private final Ticker ticker;
  private final Sleeper sleeper;
  private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();

  /** Assigned, but the broker has not told yet where to go on; paused until it does. */
  private final Set<TopicPartition> unresolved = new HashSet<>();

  /** Ledgers of partitions that went, whose deliveries still count as in flight. */
  private final List<PartitionLedger> retired = new ArrayList<>();

  Assignment(
      Consumer<?, ?> consumer,
      SourceSettings settings,
      SourcePorts ports,
      GapRoom room,
      Committer committer) {
    this.consumer = consumer;
    this.settings = settings;
    this.flow = ports.flow();
    this.room = room;
    this.topicIds = ports.topicIds();
    this.committer = committer;
    this.listener = ports.listener();
    this.ticker = ports.ticker();
    this.sleeper = ports.sleeper();
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

  boolean isUnresolved() {
    return !unresolved.isEmpty();
  }

  /** Messages in flight, those of partitions that went included. */
  long inFlight() {
    retired.removeIf(ledger -> ledger.inFlight() == 0);
    long count = 0;
    for (PartitionLedger ledger : retired) {
      count += ledger.inFlight();
    }
    for (AssignedPartition partition : partitions.values()) {
      count += partition.ledger().inFlight();
    }
    return count;
  }

  /** Bytes in flight, those of partitions that went included. */
  long inFlightBytes() {
    long bytes = 0;
    for (PartitionLedger ledger : retired) {
      bytes += ledger.inFlightBytes();
    }
    for (AssignedPartition partition : partitions.values()) {
      bytes += partition.ledger().inFlightBytes();
    }
    return bytes;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> names) {
    unresolved.addAll(names);
    resolve();
  }

  /** Takes new partitions without reading them. */
  void hold(Collection<TopicPartition> names) {
    unresolved.addAll(names);
    consumer.pause(names);
  }

  /**
   * Finds out where new partitions go on. When the broker cannot be asked now they stay paused, and
   * this is called again with the next poll: a partition without a ledger must not be read.
   */
  void resolve() {
    if (unresolved.isEmpty()) {
      return;
    }
    try {
      resolve(new HashSet<>(unresolved));
      consumer.resume(unresolved);
      unresolved.clear();
    } catch (RetriableException later) {
      consumer.pause(unresolved);
      listener.on(new SourceEvent.PollFailed("looking up commits: " + later));
    }
  }

  private void resolve(Set<TopicPartition> names) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(names, LOOK_UP_TIMEOUT);
    Map<TopicPartition, Long> starts = startsWithoutCommit(names, committed);
    Map<String, Uuid> ids = new HashMap<>();
    names.forEach(name -> ids.computeIfAbsent(name.topic(), topicIds::of));
    for (TopicPartition name : names) {
      OffsetAndMetadata commit = committed.get(name);
      if (commit == null) {
        Long start = starts.getOrDefault(name, 0L);
        consumer.seek(name, start);
        add(identity(name, ids), name, new OffsetAndMetadata(start));
      } else {
        consumer.seek(name, new OffsetAndMetadata(commit.offset(), commit.leaderEpoch(), ""));
        add(identity(name, ids), name, commit);
      }
    }
  }

  private Map<TopicPartition, Long> startsWithoutCommit(
      Collection<TopicPartition> names, Map<TopicPartition, OffsetAndMetadata> committed) {
    Set<TopicPartition> without =
        names.stream().filter(name -> committed.get(name) == null).collect(Collectors.toSet());
    if (without.isEmpty()) {
      return Map.of();
    }
    return switch (settings.startFrom()) {
      case EARLIEST -> consumer.beginningOffsets(without, LOOK_UP_TIMEOUT);
      case LATEST -> consumer.endOffsets(without, LOOK_UP_TIMEOUT);
      case NONE -> throw new NoOffsetForPartitionException(without);
    };
  }

  private static PartitionIdentity identity(TopicPartition name, Map<String, Uuid> ids) {
    Uuid id = ids.getOrDefault(name.topic(), Uuid.ZERO_UUID);
    return new PartitionIdentity(
        id.getMostSignificantBits(), id.getLeastSignificantBits(), name.partition());
  }

  private void add(PartitionIdentity identity, TopicPartition name, OffsetAndMetadata from) {
    long start = from.offset();
    PartitionLedger ledger =
        new PartitionLedger(
            name.topic(), name.partition(), consumer.groupMetadata().generationId(), start);
    Optional<GapMap> gaps = decode(name, start, from.metadata(), identity);
    gaps.ifPresent(ledger::restore);
    partitions.put(name, new AssignedPartition(name, identity, ledger, from.leaderEpoch(), room));
    listener.on(new SourceEvent.Assigned(name, start, gaps.map(GapMap::settled).orElse(0L)));
  }

  private Optional<GapMap> decode(
      TopicPartition name, long start, String metadata, PartitionIdentity identity) {
    try {
      return GapCodec.decode(metadata, start, identity);
    } catch (MalformedGapMap malformed) {
      listener.on(
          new SourceEvent.GapMapIgnored(name, start, String.valueOf(malformed.getMessage())));
      return Optional.empty();
    }
  }

  /** Lets running attempts end for a bounded time, commits, and gives the partitions up. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> names) {
    giveUp(names, settings.revokeWait());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> names) {
    unresolved.removeAll(names);
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
    List<AssignedPartition> leaving = ours(names);
    if (leaving.isEmpty()) {
      return true;
    }
    Set<PartitionLedger> ledgers =
        leaving.stream().map(AssignedPartition::ledger).collect(Collectors.toSet());
    ledgers.forEach(PartitionLedger::beginClosing);
    int unfinished = awaitAttempts(ledgers, wait);
    boolean committed = committer.commitNow(leaving);
    leaving.forEach(this::close);
    flow.abandonClosed();
    listener.on(new SourceEvent.Revoked(List.copyOf(names), unfinished));
    return committed;
  }

  /** Waits until no attempt runs for these partitions, for a time. */
  private int awaitAttempts(Set<PartitionLedger> ledgers, Duration wait) {
    long started = ticker.nanos();
    int unfinished = flow.unfinished(ledgers).size();
    while (unfinished > 0 && ticker.nanos() - started < wait.toNanos()) {
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
