package dev.longshore.limit;

import java.time.Duration;

/**
 * So many starts per second, evenly spread. Immutable.
 *
 * @param perSecond more than zero
 */
public record Rate(double perSecond) {
  /**
   * How far starts may run ahead of an even spread: timers and threads are late now and then, and
   * what they missed is caught up with so much at once.
   */
  static final Duration TOLERANCE = Duration.ofMillis(100);

  static final long TOLERANCE_NANOS = TOLERANCE.toNanos();

  private static final double NANOS_PER_SECOND = 1e9;

  /** Checks that there is one. */
  public Rate {
    if (!(perSecond > 0 && perSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a rate must be more than zero: " + perSecond);
    }
  }

  /** Nanoseconds that so many starts take. */
  long nanos(int starts) {
    return (long) Math.ceil(starts * NANOS_PER_SECOND / perSecond);
  }
}
