package dev.longshore.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/**
 * The group. In the ways of KIP-848 an assignment changes member by member; in those of the classic
 * protocol, with cooperative assignors, all members join again and learn the new one together. In
 * both a partition is free only when its member has given it back or was thrown out. Owned by the
 * simulation.
 */
final class SimGroup {
  /** The epoch of a commit by somebody who is no member. */
  private static final int NO_MEMBER = -1;

  private final Scheduler scheduler;
  private final Plan plan;

  /** The logs of the topic's partitions, whose owners it keeps; the broker's list. */
  private final List<SimLog> logs;

  private final List<SimMember> members = new ArrayList<>();

  /** Classic: a rebalance goes on, and these have joined it. */
  private final Set<SimMember> joined = new HashSet<>();

  private boolean rebalancing;
  private boolean closing;
  private int epoch;
  private int memberNumbers;

  SimGroup(Scheduler scheduler, Plan plan, List<SimLog> logs) {
    this.scheduler = scheduler;
    this.plan = plan;
    this.logs = logs;
  }

  /** Gives nothing to anybody any more: all are about to leave. */
  void close() {
    closing = true;
  }

  /** A new member; a static one takes over from its namesake where the protocol has it so. */
  SimMember join(SimProcess process, Optional<String> staticId) {
    expire();
    Optional<SimMember> namesake =
        members.stream()
            .filter(other -> staticId.isPresent() && other.staticId().equals(staticId))
            .findFirst();
    if (namesake.isPresent() && !plan.classic()) {
      throw new UnreleasedInstanceIdException("instance id in use: " + staticId.orElse(""));
    }
    memberNumbers++;
    SimMember member =
        new SimMember(process.name() + "-" + memberNumbers, staticId, process, scheduler.nanos());
    if (namesake.isPresent()) {
      replace(namesake.get(), member);
      return member;
    }
    members.add(member);
    rebalance();
    return member;
  }

  /** What the old one had goes to the new one, at the same generation. */
  private void replace(SimMember old, SimMember next) {
    members.set(members.indexOf(old), next);
    joined.remove(old);
    next.target(old.target());
    next.epoch(epoch);
    boolean leavesMore = !old.target().containsAll(old.owned());
    release(old, Set.copyOf(old.owned()));
    old.fence();
    if (leavesMore) {
      rebalance();
    }
  }

  void leave(SimMember member) {
    if (member.isGone()) {
      return;
    }
    member.leave();
    members.remove(member);
    joined.remove(member);
    release(member, Set.copyOf(member.owned()));
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

  /** A member polls: whether it knows its assignment and may take it up. */
  boolean heartbeat(SimMember member) {
    member.polled(scheduler.nanos());
    if (!plan.classic()) {
      return true;
    }
    if (rebalancing) {
      member.joining(true);
      joined.add(member);
      if (!joined.containsAll(members)) {
        return false;
      }
      complete();
    }
    if (member.isJoining()) {
      member.joining(false);
      member.epoch(epoch);
    }
    return true;
  }

  /** Gives a member what is free of what it shall have; the epoch follows once it gave back. */
  Set<Integer> assign(SimMember member) {
    if (!plan.classic()) {
      member.epoch(epoch);
    }
    TreeSet<Integer> added = new TreeSet<>();
    for (int partition : member.target()) {
      if (!closing && logs.get(partition).owner().isEmpty()) {
        logs.get(partition).owner(Optional.of(member));
        member.owned().add(partition);
        added.add(partition);
      }
    }
    return added;
  }

  /** A member gave partitions back: those who shall have them may take them. */
  void giveBack(SimMember member, Set<Integer> partitions) {
    if (!release(member, partitions)) {
      return;
    }
    if (plan.classic()) {
      rebalance();
    } else if (member.target().containsAll(member.owned())) {
      member.epoch(epoch);
    }
  }

  private boolean release(SimMember member, Set<Integer> partitions) {
    boolean any = false;
    for (int partition : partitions) {
      if (member.owned().remove(partition)) {
        any = true;
        if (logs.get(partition).owner().equals(Optional.of(member))) {
          logs.get(partition).owner(Optional.empty());
        }
      }
    }
    return any;
  }

  /**
   * The epoch that a member's client puts into a commit that it sends now. Under KIP-848 a client
   * that has not polled for too long leaves by itself, and is nobody's member from then on.
   */
  int commitEpoch(SimMember member) {
    boolean lapsed = scheduler.nanos() - member.lastPoll() > plan.maxPollInterval().toNanos();
    return lapsed && !plan.classic() && !member.isFenced() ? NO_MEMBER : member.epoch();
  }

  /**
   * Whether a commit that was sent at an epoch is taken now. Measured: one by a client that left as
   * it did not poll is taken by a group that is empty. One that it sent before names a member, and
   * is refused once that is gone.
   */
  boolean takesCommits(SimMember member, int sentAt) {
    if (sentAt == NO_MEMBER) {
      return members.isEmpty();
    }
    return !member.isGone() && sentAt == member.epoch() && (!plan.classic() || sentAt == epoch);
  }

  /** Finds new owners for the partitions. */
  void rebalance() {
    if (plan.classic()) {
      if (!rebalancing) {
        rebalancing = true;
        joined.clear();
      }
      return;
    }
    epoch++;
    List<Set<Integer>> targets = targets();
    for (int index = 0; index < targets.size(); index++) {
      members.get(index).target(targets.get(index));
    }
  }

  /** Classic: all have joined; what others have to give back first is left out. */
  private void complete() {
    rebalancing = false;
    epoch++;
    List<Set<Integer>> targets = targets();
    for (int index = 0; index < targets.size(); index++) {
      SimMember member = members.get(index);
      Set<Integer> target = targets.get(index);
      target.removeIf(
          partition -> logs.get(partition).owner().map(owner -> owner != member).orElse(false));
      member.target(target);
    }
  }

  private List<Set<Integer>> targets() {
    List<Integer> partitions = new ArrayList<>();
    for (int partition = 0; partition < logs.size(); partition++) {
      partitions.add(partition);
    }
    if (scheduler.random().nextBoolean()) {
      Collections.shuffle(partitions, scheduler.random());
    }
    List<Set<Integer>> targets = new ArrayList<>();
    members.forEach(member -> targets.add(new TreeSet<>()));
    for (int index = 0; index < partitions.size() && !members.isEmpty(); index++) {
      targets.get(index % targets.size()).add(partitions.get(index));
    }
    return targets;
  }
}
