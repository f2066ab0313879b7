package dev.longshore.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in a partition's log and what has become of it. Owned by the auditor. */
final class PartitionAudit {
  private final String name;
  private final Findings findings;
  private final OffsetSet produced = new OffsetSet();
  private final OffsetSet settled = new OffsetSet();

  /** What has a durable dead letter; also below the commit, where a zombie may still settle. */
  private final OffsetSet durable = new OffsetSet();

  /** What of it is durable in the retry topic; likewise. */
  private final OffsetSet forwarded = new OffsetSet();

  /** By its offset, how many attempts at a retry were made before it came here. */
  private final Map<Long, Integer> attemptsBefore = new HashMap<>();

  /** What was settled without an ack: those are no originals of duplicates, unless acked too. */
  private final OffsetSet notAcked = new OffsetSet();

  /** What was acked and parked or forwarded, by two instances or one after the other. */
  private final Set<Long> ackedAsWell = new HashSet<>();

  /** Where what stands above the commit was settled first, for the bound on duplicates. */
  private final Map<Long, Origin> origins = new HashMap<>();

  private final LogAudit log = new LogAudit();

  private OffsetSet committedAbove = new OffsetSet();
  private long committed = -1;
  private long committedAtLine;
  private @Nullable AssignmentAudit latest;

  /** Whether the topic that it was a part of is deleted. */
  private boolean deleted;

  /** Which assignment settled a message, and at which line. */
  private record Origin(AssignmentAudit assignment, long line) {}

  PartitionAudit(String name, Findings findings) {
    this.name = name;
    this.findings = findings;
  }

  String name() {
    return name;
  }

  long committed() {
    return committed;
  }

  OffsetSet committedAbove() {
    return committedAbove;
  }

  OffsetSet produced() {
    return produced;
  }

  long committedAtLine() {
    return committedAtLine;
  }

  LogAudit log() {
    return log;
  }

  /** The assignment that has it now or had it last; null when there was none. */
  @Nullable AssignmentAudit latest() {
    return latest;
  }

  /** Adds a message. */
  void produce(long offset) {
    log.produced(offset);
    if (offset >= committed) {
      produced.add(offset);
    }
  }

  /** Adds a retry, to which some attempts were made elsewhere. */
  void produceRetry(long offset, int attempts) {
    produce(offset);
    attemptsBefore.put(offset, attempts);
  }

  /** How many attempts were made at a message before it came here. */
  int attemptsBefore(long offset) {
    return attemptsBefore.getOrDefault(offset, 0);
  }

  /** Forgets what retention took: nobody will commit it any more. */
  void trim(long start) {
    log.trim(produced, start);
    produced.removeBelow(start);
  }

  /** Forgets what an unclean election took. What was settled there is taken to be so still. */
  void truncate(long end) {
    log.truncate(end, committed);
    produced.removeFrom(end);
    origins.keySet().removeIf(known -> known >= end);
  }

  /** Forgets everything, with its topic. */
  void delete() {
    deleted = true;
    produced.removeBelow(Long.MAX_VALUE);
  }

  boolean isDeleted() {
    return deleted;
  }

  /** How many messages somebody has to commit; none while the partition rightly stands still. */
  long uncommitted() {
    return latest != null && latest.isStopped() ? 0 : produced.size();
  }

  void park(long offset) {
    durable.add(offset);
  }

  boolean isDurable(long offset) {
    return deleted || durable.contains(offset);
  }

  void forward(long offset) {
    forwarded.add(offset);
  }

  boolean isForwarded(long offset) {
    return deleted || forwarded.contains(offset);
  }

  /** Whether a message was acked by its handler. */
  boolean isAcked(long offset) {
    boolean isSettled = offset < committed || settled.contains(offset);
    return isSettled && (!notAcked.contains(offset) || ackedAsWell.contains(offset));
  }

  /** Notes that a message is settled. */
  void settle(long offset, HistoryEvent.How how, AssignmentAudit by) {
    boolean isAck = how == HistoryEvent.How.acked;
    if (isAck ? notAcked.contains(offset) : isAcked(offset)) {
      ackedAsWell.add(offset);
    }
    if (!isAck) {
      notAcked.add(offset);
    }
    if (offset >= committed && settled.add(offset)) {
      origins.put(offset, new Origin(by, findings.line()));
    }
  }

  /**
   * Takes a new assignment over; false when a later one is known already. A static member of a
   * classic group takes over what its namesake had, at the same epoch.
   */
  boolean assign(AssignmentAudit next) {
    if (latest != null && next.epoch() < latest.epoch()) {
      return false;
    }
    String place = next.place();
    if (latest != null && next.epoch() == latest.epoch() && next.isOfInstance(latest)) {
      findings.add(Invariant.I5, place, "a second assignment of epoch " + next.epoch());
    }
    latest = next;
    checkStart(place, next.start());
    return true;
  }

  private void checkStart(String place, long start) {
    if (committed < 0 && start > produced.first()) {
      findings.add(
          Invariant.I1,
          place,
          "starts at %d, past the first message at %d".formatted(start, produced.first()));
    }
    if (committed >= 0 && start > committed) {
      findings.add(
          Invariant.I1,
          place,
          "starts at %d, past the commit at %d".formatted(start, committed),
          committedAtLine);
    }
    if (committed >= 0 && start < committed) {
      findings.add(
          Invariant.I7,
          place,
          "starts at %d, before the commit at %d".formatted(start, committed),
          committedAtLine);
    }
  }

  /**
   * Checks that a message which is handled again was not known to be settled. An assignment that
   * has been replaced without knowing it may handle what it had in flight.
   */
  void checkHandledAgain(String place, long offset, long epoch) {
    Origin origin = origins.get(offset);
    if (origin == null || origin.assignment().epoch() > epoch) {
      return;
    }
    if (origin.line() < origin.assignment().thirdLastCommit()) {
      findings.add(
          Invariant.I7,
          place,
          "handled again though three commits of its assignment followed its settlement",
          origin.line(),
          origin.assignment().thirdLastCommit());
    }
  }

  /**
   * Takes a commit over; what lies below it is never asked for again.
   *
   * @return how many messages are committed now that were not before
   */
  long commit(String place, long offset, OffsetSet above, @Nullable AssignmentAudit by) {
    log.committed(offset, by);
    if (offset < committed) {
      findings.add(
          Invariant.I4,
          place,
          "goes back to %d from %d".formatted(offset, committed),
          committedAtLine);
    }
    committed = Math.max(committed, offset);
    committedAbove = above;
    committedAtLine = findings.line();
    settled.removeBelow(committed);
    attemptsBefore.keySet().removeIf(known -> known < committed);
    origins.keySet().removeIf(known -> known < committed);
    return produced.removeBelow(committed);
  }

  /** At the end: everything is settled, and committed too, where the partition could go on. */
  void end() {
    if (latest != null && latest.isStopped()) {
      return;
    }
    produced.forEach(
        0,
        Long.MAX_VALUE,
        offset -> {
          if (!settled.contains(offset)) {
            findings.add(Invariant.I1, place(offset), "neither acked nor in the dead-letter topic");
          } else if (!committedAbove.contains(offset)) {
            findings.add(
                Invariant.I10, place(offset), "settled, but never committed", line(offset));
          }
        });
  }

  private long line(long offset) {
    Origin origin = origins.get(offset);
    return origin == null ? 0 : origin.line();
  }

  private String place(long offset) {
    return name + " offset " + offset;
  }
}
