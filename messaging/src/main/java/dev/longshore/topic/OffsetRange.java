package dev.longshore.topic;

/**
 * A stretch of one partition.
 *
 * @param start the first offset in it
 * @param end the first offset after it, {@code Long.MAX_VALUE} for one that never ends
 */
record OffsetRange(long start, long end) {
  long size() {
    return Math.max(0, end - start);
  }

  /** How many of its offsets lie before the position. */
  long covered(long position) {
    return Math.clamp(position - start, 0, size());
  }
}
