package dev.longshore.topic;

/**
 * A stretch of one partition, given by offsets.
 *
 * @param start the first offset in it
 * @param end the first offset after it, {@code Long.MAX_VALUE} for one that never ends
 */
public record OffsetRange(long start, long end) {
  /** How many offsets it spans. */
  public long size() {
    return Math.max(0, end - start);
  }

  /** The shortest stretch that holds both. */
  public static OffsetRange spanning(OffsetRange one, OffsetRange other) {
    return new OffsetRange(Math.min(one.start, other.start), Math.max(one.end, other.end));
  }

  /** What it has in common with another. */
  OffsetRange within(OffsetRange other) {
    return new OffsetRange(Math.max(start, other.start), Math.min(end, other.end));
  }

  /** How many of its offsets lie before the position. */
  long covered(long position) {
    return Math.clamp(position - start, 0, size());
  }
}
