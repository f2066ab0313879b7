package dev.longshore.audit;

/** What the auditor holds a history against; the numbers are those of the guarantees. */
public enum Invariant {
  /** Every message is acked at least once or stands in the dead-letter topic. */
  I1("no loss"),
  /** Handlers of a key start in offset order, but for a rewind to the commit. */
  I2("order of a key"),
  /** Handlers of a key never overlap inside one instance. */
  I3("no overlap of a key"),
  /** A commit stands at the lowest unsettled offset at most, never goes back, nor past the log. */
  I4("commits"),
  /** An answer of an earlier assignment or an ended lease changes nothing. */
  I5("stale answers"),
  /** What is in flight stays within the bounds. */
  I6("bounds"),
  /** Only what was in flight, or settled since the last commit, is handled again. */
  I7("bounded duplicates"),
  /** A dead letter is durable before its message is settled. */
  I8("dead letter first"),
  /** Only ids that were acked are taken for duplicates. */
  I9("suppression"),
  /** Once the faults are over, work goes on. */
  I10("liveness"),
  /** No handler starts once the drain has begun. */
  P11("drain"),
  /** What the broker lost stops the partition and is told; nothing is jumped over. */
  P13("losses of the broker");

  private final String title;

  Invariant(String title) {
    this.title = title;
  }

  /** What it is about, in a word or two. */
  public String title() {
    return title;
  }
}
