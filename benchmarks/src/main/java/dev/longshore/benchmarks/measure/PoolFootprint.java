package dev.longshore.benchmarks.measure;

import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a worker pool takes and wastes.
 *
 * @param idleWorkerBytes heap per virtual worker that has run a task and is idle
 * @param queuedTaskBytes heap per task that waits, beyond the task itself
 * @param efficiency the share of the time of two workers in which they ran tasks, of a batch of
 *     20,000 of some 20 µs
 */
public record PoolFootprint(double idleWorkerBytes, double queuedTaskBytes, double efficiency) {
  private static final int WORKERS = 10_000;
  private static final int TASKS = 1_000_000;
  private static final int MEGABYTE = 1 << 20;
  private static final int BATCH = 20_000;
  private static final int COST = 10_000;

  /** Measures. */
  public static PoolFootprint measure() throws InterruptedException {
    double efficiency = 0;
    for (int round = 0; round < 5; round++) {
      efficiency = Math.max(efficiency, efficiencyOfOneBatch());
    }
    return new PoolFootprint(perIdleWorker(), perQueuedTask(), efficiency);
  }

  /** One line. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "heap per idle virtual worker %.0f B, per queued task %.1f B; batch efficiency %.3f (best"
            + " of 5)",
        idleWorkerBytes,
        queuedTaskBytes,
        efficiency);
  }

  private static double perIdleWorker() throws InterruptedException {
    double before = LiveHeap.megabytes();
    try (WorkerPool pool =
        WorkerPool.named("idle")
            .workers(WORKERS)
            .neverExpire()
            .threads(ThreadKind.VIRTUAL)
            .build()) {
      CountDownLatch all = new CountDownLatch(WORKERS);
      for (int task = 0; task < WORKERS; task++) {
        pool.submit(
            () -> {
              all.countDown();
              try {
                all.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
      }
      while (pool.running() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      return (LiveHeap.megabytes() - before) * MEGABYTE / WORKERS;
    }
  }

  private static double perQueuedTask() throws InterruptedException {
    Runnable task = () -> {};
    double before = LiveHeap.megabytes();
    try (WorkerPool pool = new WorkerPool("full", 1, ThreadKind.VIRTUAL)) {
      pool.pause();
      for (int count = 0; count < TASKS; count++) {
        pool.submit(task);
      }
      return (LiveHeap.megabytes() - before) * MEGABYTE / TASKS;
    }
  }

  private static double efficiencyOfOneBatch() {
    WorkerPool pool =
        WorkerPool.named("batch").workers(2).threads(ThreadKind.PLATFORM).measureEvery(1).build();
    pool.pause();
    for (int count = 0; count < BATCH; count++) {
      pool.submit(() -> Blackhole.consumeCPU(COST));
    }
    long start = System.nanoTime();
    pool.resume();
    pool.shutdown(Duration.ofMinutes(1), Duration.ZERO);
    long wall = System.nanoTime() - start;
    return pool.snapshot().times().busy().toNanos() / (2.0 * wall);
  }
}
