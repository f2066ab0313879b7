package dev.longshore.metrics;

import java.time.Duration;
import java.util.List;

/**
 * What handlers did since the start, in attempts. Immutable.
 *
 * @param bounds the longest duration of each bucket but the last, rising
 * @param counts attempts by how long they took; the last bucket has all that took longer
 * @param busy the time that they took, added up
 * @param failed attempts that failed
 * @param settled messages that came to their end here
 */
public record HandlingTotals(
    List<Duration> bounds, List<Long> counts, Duration busy, long failed, long settled) {
  /** Copies the lists. */
  public HandlingTotals {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
  }

  /** Attempts that ended. */
  public long attempts() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How long a share of the attempts since an earlier moment took at most, between the bounds by
   * the rule of three; zero when there was none.
   */
  public Duration quantileSince(HandlingTotals earlier, double share) {
    long attempts = attempts() - earlier.attempts();
    if (attempts <= 0) {
      return Duration.ZERO;
    }
    double wanted = share * attempts;
    double below = 0;
    for (int bucket = 0; bucket < bounds.size(); bucket++) {
      long here = counts.get(bucket) - earlier.counts().get(bucket);
      if (here > 0 && below + here >= wanted) {
        return between(bucket, (wanted - below) / here);
      }
      below += here;
    }
    return bounds.getLast();
  }

  private Duration between(int bucket, double part) {
    long from = bucket == 0 ? 0 : bounds.get(bucket - 1).toNanos();
    long to = bounds.get(bucket).toNanos();
    return Duration.ofNanos(from + (long) (part * (to - from)));
  }
}
