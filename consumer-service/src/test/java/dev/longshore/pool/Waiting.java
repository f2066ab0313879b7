package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, with a deadline. */
final class Waiting {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Waiting() {}

  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(MOST_NANOS);
      LockSupport.parkNanos(100_000);
    }
  }

  static void until(CountDownLatch latch) {
    try {
      assertThat(latch.await(MOST_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  /** A task that ends when the latch is open, or when it is interrupted. */
  static Runnable task(CountDownLatch started, CountDownLatch end) {
    return () -> {
      started.countDown();
      quietly(end);
    };
  }

  static void quietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps so many workers busy until the latch is opened. */
  static CountDownLatch occupy(WorkerPool pool, int workers) {
    CountDownLatch started = new CountDownLatch(workers);
    CountDownLatch end = new CountDownLatch(1);
    for (int worker = 0; worker < workers; worker++) {
      pool.submit(task(started, end));
    }
    until(started);
    return end;
  }
}
