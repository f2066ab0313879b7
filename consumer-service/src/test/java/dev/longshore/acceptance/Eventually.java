package dev.longshore.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that another thread or process brings about, with a deadline. */
final class Eventually {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

  private Eventually() {}

  /** Waits until the condition holds; fails with what it was about when the time is over. */
  static void await(String what, Duration limit, BooleanSupplier condition) {
    await(() -> what, limit, condition);
  }

  /** Waits until the condition holds; the description is made when the time is over. */
  static void await(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - started > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
    }
  }

  /** Watches a condition for a whole time; fails as soon as it does not hold. */
  static void holds(String what, Duration time, BooleanSupplier condition) {
    long started = System.nanoTime();
    while (System.nanoTime() - started < time.toNanos()) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("does not hold any more: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
    }
  }
}
