package dev.longshore.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Timers on one platform thread named {@code wheel}. Any thread may schedule and cancel. A task
 * that throws is reported to the thread's uncaught-exception handler and hurts no other.
 *
 * <p>Tasks are due at whole milliseconds, never early and at most one late, so that many that are
 * due about the same time cost the thread one wake-up.
 */
public final class SystemTimers implements Timers, AutoCloseable {
  private static final long GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ScheduledThreadPoolExecutor executor;

  /** Timers whose thread starts with the first task. */
  public SystemTimers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("wheel").daemon(true).factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    long early = Math.floorMod(System.nanoTime() + delay.toNanos(), GRAIN_NANOS);
    long nanos = delay.toNanos() + (early == 0 ? 0 : GRAIN_NANOS - early);
    return cancelling(executor.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS));
  }

  @Override
  public Timer repeat(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    return cancelling(
        executor.scheduleWithFixedDelay(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS));
  }

  /** Drops what has not started. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static Timer cancelling(Future<?> future) {
    return () -> future.cancel(false);
  }

  /** An executor would keep the failure in a future that nobody reads, and stop repeating. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException failure) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      }
    };
  }
}
