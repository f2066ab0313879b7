package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.GapRuns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;

/**
 * A broker with one topic and one group, in the ways of KIP-848: an assignment changes member by
 * member, a partition is free only when its member has given it back or was thrown out. Like the
 * real one it takes commits of partitions that the member does not own, that go back, and that lie
 * past the end. Owned by the simulation.
 */
final class SimBroker {
  static final String TOPIC = "orders";
  static final Uuid TOPIC_ID = new Uuid(11, 12);
  private static final int METADATA_LIMIT = 4096;

  private final Scheduler scheduler;
  private final Plan plan;
  private final History history;
  private final List<SimLog> logs = new ArrayList<>();
  private final List<SimMember> members = new ArrayList<>();
  private int groupEpoch;
  private int memberNumbers;

  SimBroker(Scheduler scheduler, Plan plan, History history) {
    this.scheduler = scheduler;
    this.plan = plan;
    this.history = history;
    for (int partition = 0; partition < plan.partitions(); partition++) {
      logs.add(new SimLog());
    }
  }

  static String name(int partition) {
    return TOPIC + "-" + partition;
  }

  SimLog log(int partition) {
    return logs.get(partition);
  }

  /** Whether everything is committed. */
  boolean isFinished() {
    return logs.stream().allMatch(SimLog::isFinished);
  }

  void produce(int partition, String key, long holeBefore) {
    long offset = log(partition).append(key, holeBefore);
    history.add(new HistoryEvent.Produced(history.at(), name(partition), offset));
  }

  /** Leaves a commit at the start whose metadata looks like ours and is not. */
  void commitForeign(int partition) {
    log(partition).commit(new OffsetAndMetadata(0, "L1\u3400\u3401\u3402 is not ours"));
  }

  SimMember join(SimProcess process) {
    memberNumbers++;
    SimMember member =
        new SimMember(process.name() + "-" + memberNumbers, process, scheduler.nanos());
    members.add(member);
    rebalance();
    return member;
  }

  void leave(SimMember member) {
    if (member.isGone()) {
      return;
    }
    member.leave();
    members.remove(member);
    member.owned().forEach(partition -> log(partition).owner(Optional.empty()));
    member.owned().clear();
    rebalance();
  }

  /** Throws out members that have not been heard of, or do not poll. */
  void expire() {
    long now = scheduler.nanos();
    for (SimMember member : List.copyOf(members)) {
      SimProcess process = member.process();
      boolean silent = process.isDead() || process.isFrozen(now);
      boolean timedOut = silent && now - process.frozenSince() > plan.sessionTimeout().toNanos();
      boolean idle = now - member.lastPoll() > plan.maxPollInterval().toNanos();
      if (timedOut || (idle && !silent)) {
        leave(member);
      }
    }
  }

  /** Gives a member what is free of what it shall have; the epoch follows once it gave back. */
  Set<Integer> assign(SimMember member) {
    member.epoch(groupEpoch);
    TreeSet<Integer> added = new TreeSet<>();
    for (int partition : member.target()) {
      if (log(partition).owner().isEmpty()) {
        log(partition).owner(Optional.of(member));
        member.owned().add(partition);
        added.add(partition);
      }
    }
    return added;
  }

  void release(SimMember member, Iterable<Integer> partitions) {
    for (int partition : partitions) {
      if (member.owned().remove(partition)) {
        log(partition).owner(Optional.empty());
      }
    }
  }

  /** Takes a commit, in the name of an instance, or refuses it. */
  void commit(SimMember member, int memberEpoch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    expire();
    if (member.isGone() || memberEpoch != member.epoch()) {
      throw new CommitFailedException("member " + member.id() + " is not known at that epoch");
    }
    for (OffsetAndMetadata offset : offsets.values()) {
      if (offset.metadata().length() > METADATA_LIMIT) {
        throw new OffsetMetadataTooLarge("metadata of " + offset.metadata().length());
      }
    }
    offsets.forEach((name, offset) -> commit(member.process().name(), name, offset));
  }

  private void commit(String instance, TopicPartition name, OffsetAndMetadata offset) {
    log(name.partition()).commit(offset);
    history.add(
        new HistoryEvent.Committed(
            history.at(),
            instance,
            name(name.partition()),
            offset.offset(),
            GapRuns.of(offset.metadata(), offset.offset(), TOPIC_ID, name.partition())));
  }

  private void rebalance() {
    groupEpoch++;
    List<Integer> partitions = new ArrayList<>();
    for (int partition = 0; partition < logs.size(); partition++) {
      partitions.add(partition);
    }
    if (scheduler.random().nextBoolean()) {
      Collections.shuffle(partitions, scheduler.random());
    }
    List<TreeSet<Integer>> targets = new ArrayList<>();
    members.forEach(member -> targets.add(new TreeSet<>()));
    for (int index = 0; index < partitions.size() && !members.isEmpty(); index++) {
      targets.get(index % targets.size()).add(partitions.get(index));
    }
    for (int index = 0; index < targets.size(); index++) {
      members.get(index).target(targets.get(index));
    }
  }
}
