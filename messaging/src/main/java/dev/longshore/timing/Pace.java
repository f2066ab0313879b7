package dev.longshore.timing;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A steady rate, as an open model: each piece of work is due at its place in a schedule that starts
 * with the first one, so a slow piece makes the next ones late and never moves the schedule. Owned
 * by one thread.
 */
public final class Pace {
  /** Waits that many nanoseconds. */
  @FunctionalInterface
  interface Wait {
    void nanos(long nanos) throws InterruptedException;
  }

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Wait wait;
  private long done;
  private long startNanos;

  Pace(double perSecond, LongSupplier nanoTime, Wait wait) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate must be positive: " + perSecond);
    }
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.wait = wait;
  }

  /** That many per second; infinity never waits. */
  public static Pace perSecond(double rate) {
    return new Pace(rate, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  /** Never waits. */
  public static Pace unlimited() {
    return perSecond(Double.POSITIVE_INFINITY);
  }

  /** Blocks until the next piece of work is due. */
  public void awaitNext() throws InterruptedException {
    if (Double.isInfinite(perSecond)) {
      return;
    }
    if (done == 0) {
      startNanos = nanoTime.getAsLong();
    }
    long dueNanos = startNanos + (long) (done * NANOS_PER_SECOND / perSecond);
    long earlyNanos = dueNanos - nanoTime.getAsLong();
    if (earlyNanos > 0) {
      wait.nanos(earlyNanos);
    }
    done++;
  }
}
