package dev.longshore.audit;

import java.util.HashMap;
import java.util.Map;

/** What stands in a partition's log and what has become of it. Owned by the auditor. */
final class PartitionAudit {
  private final String name;
  private final Findings findings;
  private final OffsetSet produced = new OffsetSet();
  private final OffsetSet settled = new OffsetSet();
  private final OffsetSet durable = new OffsetSet();

  /** What was settled as a dead letter, for good: those are no originals of duplicates. */
  private final OffsetSet deadLetters = new OffsetSet();

  /** Where what stands above the commit was settled first, for the bound on duplicates. */
  private final Map<Long, Origin> origins = new HashMap<>();

  private OffsetSet committedAbove = new OffsetSet();
  private long committed = -1;
  private long committedAtLine;
  private long lastEpoch = Long.MIN_VALUE;

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

  /** Adds a message; returns how many more are to be committed. */
  long produce(long offset) {
    return offset >= committed && produced.add(offset) ? 1 : 0;
  }

  /** Forgets what retention took; returns how many messages nobody will commit any more. */
  long trim(long start) {
    return produced.removeBelow(start);
  }

  void park(long offset) {
    durable.add(offset);
  }

  boolean isDurable(long offset) {
    return durable.contains(offset);
  }

  /** Whether a message was acked by its handler. */
  boolean isAcked(long offset) {
    return (offset < committed || settled.contains(offset)) && !deadLetters.contains(offset);
  }

  /** Notes that a message is settled. */
  void settle(long offset, HistoryEvent.How how, AssignmentAudit by) {
    if (how == HistoryEvent.How.parked) {
      deadLetters.add(offset);
    }
    if (offset >= committed && settled.add(offset)) {
      origins.put(offset, new Origin(by, findings.line()));
    }
  }

  /** Checks a new assignment's epoch and start; false when a later one is known already. */
  boolean assign(String place, long epoch, long start) {
    if (epoch < lastEpoch) {
      return false;
    }
    if (epoch == lastEpoch) {
      findings.add(Invariant.I5, place, "a second assignment of epoch " + epoch);
    }
    lastEpoch = epoch;
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
    return true;
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
    if (origin.line() < origin.assignment().commitBeforeLast()) {
      findings.add(
          Invariant.I7,
          place,
          "handled again though two commits of its assignment followed its settlement",
          origin.line(),
          origin.assignment().commitBeforeLast());
    }
  }

  /**
   * Takes a commit over; what lies below it is never asked for again.
   *
   * @return how many messages are committed now that were not before
   */
  long commit(String place, long offset, OffsetSet above) {
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
    durable.removeBelow(committed);
    origins.keySet().removeIf(known -> known < committed);
    return produced.removeBelow(committed);
  }

  /** At the end: everything is settled, and committed too. */
  void end() {
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
