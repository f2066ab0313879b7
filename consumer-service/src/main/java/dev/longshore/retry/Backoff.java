package dev.longshore.retry;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: growing by a factor, up to a longest wait, spread by a
 * share either way so that what failed together does not come back together. Immutable.
 */
public final class Backoff {
  /** In nanoseconds, which it does not know: counting milliseconds it loses each fraction. */
  private final IntervalFunction growth;

  private final int stepsToLongest;
  private final double jitter;

  /**
   * A backoff.
   *
   * @param initial the wait after the first failed attempt
   * @param multiplier the factor from one wait to the next, at least 1
   * @param max the longest wait, before jitter
   * @param jitter the share by which a wait is spread, 0 to 1
   */
  public Backoff(Duration initial, double multiplier, Duration max, double jitter) {
    if (initial.isNegative() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("backoff from %s to %s".formatted(initial, max));
    }
    if (!(multiplier >= 1) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "backoff multiplier %s, jitter %s".formatted(multiplier, jitter));
    }
    this.growth =
        initial.isZero()
            ? failedAttempts -> 0L
            : IntervalFunction.ofExponentialBackoff(initial.toNanos(), multiplier, max.toNanos());
    this.stepsToLongest = stepsToLongest(initial, multiplier, max);
    this.jitter = jitter;
  }

  /** The wait after that many failed attempts, at least 1. */
  public Duration after(int failedAttempts, RandomGenerator random) {
    long wait = growth.apply(Math.min(failedAttempts, stepsToLongest));
    double spread = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofNanos((long) (wait * spread));
  }

  /** From there on nothing grows, and the function, which counts up from 1, need not. */
  private static int stepsToLongest(Duration initial, double multiplier, Duration max) {
    if (initial.isZero() || multiplier == 1) {
      return 1;
    }
    double growth = Math.log((double) max.toNanos() / initial.toNanos());
    return 2 + (int) Math.min(Math.ceil(growth / Math.log(multiplier)), 1_000_000_000);
  }
}
