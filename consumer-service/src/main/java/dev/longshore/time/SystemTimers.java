package dev.longshore.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Timers on one platform thread named {@code wheel}. Any thread may schedule and cancel. A task
 * that throws is reported to the thread's uncaught-exception handler and hurts no other.
 */
public final class SystemTimers implements Timers, AutoCloseable {
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
    return cancelling(executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
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
