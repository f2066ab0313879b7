package dev.longshore.heartbeat;

import java.time.Duration;

/**
 * What an instance did since its start. Immutable.
 *
 * @param attempts attempts that ended, with whatever outcome
 * @param failed attempts that failed, and are repeated or made their message a dead letter
 * @param settled messages that came to their end: acked, parked, or moved to the retry topic
 * @param busy the time that its attempts took, all of them added up (slot-seconds)
 */
public record InstanceTotals(long attempts, long failed, long settled, Duration busy) {
  /** Nothing happened. */
  public static final InstanceTotals NONE = new InstanceTotals(0, 0, 0, Duration.ZERO);

  /** Checks the signs. */
  public InstanceTotals {
    if (attempts < 0 || failed < 0 || settled < 0 || busy.isNegative()) {
      throw new IllegalArgumentException(
          "negative totals: attempts %d, failed %d, settled %d, busy %s"
              .formatted(attempts, failed, settled, busy));
    }
  }
}
