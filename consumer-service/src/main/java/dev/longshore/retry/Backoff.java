package dev.longshore.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: growing by a factor, up to a longest wait, spread by a
 * share either way so that what failed together does not come back together.
 *
 * @param initial the wait after the first failed attempt
 * @param multiplier the factor from one wait to the next, at least 1
 * @param max the longest wait, before jitter
 * @param jitter the share by which a wait is spread, 0 to 1
 */
public record Backoff(Duration initial, double multiplier, Duration max, double jitter) {

  /** Checks the values against each other. */
  public Backoff {
    if (initial.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("backoff from %s to %s".formatted(initial, max));
    }
    if (!(multiplier >= 1) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "backoff multiplier %s, jitter %s".formatted(multiplier, jitter));
    }
  }

  /** The wait after that many failed attempts, at least 1. */
  public Duration after(int failedAttempts, RandomGenerator random) {
    double grown = (double) initial.toNanos() * Math.pow(multiplier, failedAttempts - 1.0);
    double capped = Math.min(grown, (double) max.toNanos());
    double spread = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofNanos((long) (capped * spread));
  }
}
