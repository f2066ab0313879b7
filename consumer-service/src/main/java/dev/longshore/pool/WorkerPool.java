package dev.longshore.pool;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * At most a fixed number of workers over a queue of tasks. Any thread may submit. A task that
 * throws is reported to its thread's uncaught-exception handler; its worker is replaced.
 */
public final class WorkerPool implements Executor, AutoCloseable {
  private static final Duration IDLE_EXPIRY = Duration.ofSeconds(30);

  private final ThreadPoolExecutor executor;

  /**
   * A pool whose workers start when there is work and end when idle for half a minute.
   *
   * @param name what the threads are called, with a number behind it
   * @param workers how many tasks run at once
   */
  public WorkerPool(String name, int workers, ThreadKind kind) {
    executor =
        new ThreadPoolExecutor(
            workers,
            workers,
            IDLE_EXPIRY.toNanos(),
            TimeUnit.NANOSECONDS,
            new LinkedBlockingQueue<>(),
            kind.factory(name),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  /** Queues a task; never blocks. After {@link #close} the task is dropped. */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Tasks running now. */
  public int running() {
    return executor.getActiveCount();
  }

  /** Drops what waits and interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
