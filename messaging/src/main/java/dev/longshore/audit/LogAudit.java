package dev.longshore.audit;

import org.jspecify.annotations.Nullable;

/**
 * What the broker has of a partition and what it lost, beside the messages. Owned by the auditor.
 */
final class LogAudit {
  /** What retention took before it was committed. */
  private final OffsetSet trimmed = new OffsetSet();

  private long start;
  private long startBefore;
  private long end;

  /** Where the history that the commit belongs to was cut off; -1 when it was not. */
  private long commitCutAt = -1;

  void produced(long offset) {
    end = Math.max(end, offset + 1);
  }

  void trim(OffsetSet produced, long newStart) {
    produced.forEach(0, newStart, trimmed::add);
    startBefore = start;
    start = Math.max(start, newStart);
    end = Math.max(end, start);
  }

  void truncate(long newEnd, long committed) {
    end = newEnd;
    if (committed > newEnd) {
      commitCutAt = commitCutAt < 0 ? newEnd : Math.min(commitCutAt, newEnd);
    }
  }

  /** Notes by what history a commit was made. */
  void committed(long offset, @Nullable AssignmentAudit by) {
    commitCutAt = by == null || offset <= by.cutAt() ? -1 : by.cutAt();
  }

  /**
   * Where the history was cut off that a reader is in which starts at the commit; -1 for nowhere.
   */
  long commitCutAt() {
    return commitCutAt;
  }

  /** The first message that a step from one offset to another jumps over; -1 when none. */
  long jumpedOver(long from, long to) {
    return trimmed.firstBetween(from, to);
  }

  boolean has(long position) {
    return start <= position && position <= end;
  }

  /** Whether that was the log's start lately; it may move between a question and its use. */
  boolean startsAt(long told) {
    return told == start || told == startBefore;
  }

  boolean endsAt(long told) {
    return told == end;
  }

  @Override
  public String toString() {
    return start + " to " + end;
  }
}
