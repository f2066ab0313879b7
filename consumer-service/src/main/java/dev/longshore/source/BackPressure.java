package dev.longshore.source;

/**
 * Decides which partitions are held back. Pure.
 *
 * <p>A partition may hold as much as is free for all (A. K. Choudhury and E. L. Hahne, Dynamic
 * Queue Length Thresholds for Shared-Memory Packet Switches, IEEE/ACM ToN 6(2), 1998): one busy
 * partition gets half of the room, and however many are blocked, the others always find some. A
 * partition is held back as well before its gap map outgrows the commit metadata.
 *
 * @param maxMessages messages in flight at most
 * @param maxBytes bytes in flight at most
 * @param pollMessages the most messages that one more poll brings
 * @param pollBytes the most bytes that one more poll brings
 */
record BackPressure(long maxMessages, long maxBytes, long pollMessages, long pollBytes) {
  /** What is in flight then takes a sixth of the room at most, in whatever order it is settled. */
  private static final double PAUSE_AT_FILL = 0.8;

  /** Close to the other: a partition whose head is blocked goes on as far as the room allows. */
  private static final double RESUME_AT_FILL = 0.75;

  /** A held partition goes on when it holds less than this share of what it may. */
  private static final double RESUME_SHARE = 0.75;

  /**
   * Whether another poll might bring more than there is room for.
   *
   * @param reserved bytes kept free for a message that another partition was set back to
   */
  boolean isFull(long messages, long bytes, long reserved) {
    boolean full = messages + pollMessages > maxMessages || bytes + reserved + pollBytes > maxBytes;
    return full && (messages > 0 || reserved > 0);
  }

  /** Whether a partition is to be held back. */
  boolean holds(AssignedPartition partition, long messages, long bytes) {
    if (partition.awaitedBytes() > maxBytes - bytes && messages > 0) {
      return true;
    }
    double share = partition.isPaused() ? RESUME_SHARE : 1;
    double fill = partition.isPaused() ? RESUME_AT_FILL : PAUSE_AT_FILL;
    return partition.ledger().inFlight() > share * (maxMessages - messages)
        || partition.ledger().inFlightBytes() > share * (maxBytes - bytes)
        || partition.gapFill() > fill;
  }
}
