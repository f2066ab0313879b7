package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million tasks, some of which throw and some of which are cancelled, on a pool that is resized,
 * paused and restarted meanwhile: each task runs once, or is cancelled and does not run, or is
 * handed back; and the counts say so. Repeat a run with {@code -Dseed=…}, which decides what is
 * done, though not when threads do it.
 */
@Timeout(300)
class PoolStressTest {
  private static final int TASKS = 1_000_000;
  private static final int SUBMITTERS = 4;
  private static final Duration LONG = Duration.ofMinutes(2);

  private final AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
  private final AtomicIntegerArray cancelled = new AtomicIntegerArray(TASKS);
  private final LongAdder thrown = new LongAdder();

  @Test
  void nothingIsLostAndNothingRunsTwice() {
    long given = Long.getLong("seed", -1);
    long seed = given == -1 ? System.nanoTime() : given;
    WorkerPool pool =
        WorkerPool.named("stress")
            .workers(8)
            .capacity(1_000)
            .levels(3, 4)
            .onFailure((thread, failure) -> {})
            .build();
    CountDownLatch submitted = new CountDownLatch(SUBMITTERS);
    for (int submitter = 0; submitter < SUBMITTERS; submitter++) {
      int first = submitter;
      SplittableRandom random = new SplittableRandom(seed + first);
      Thread.ofPlatform()
          .start(
              () -> {
                submit(pool, first, random);
                submitted.countDown();
              });
    }
    disturb(pool, submitted, new SplittableRandom(seed - 1));

    assertThat(pool.shutdown(LONG, Duration.ZERO).isClean()).as("seed " + seed).isTrue();
    Waiting.until("every task is counted, seed " + seed, () -> ended(pool) == TASKS);
    for (int task = 0; task < TASKS; task++) {
      if (runs.get(task) != 1 && (runs.get(task) != 0 || cancelled.get(task) != 1)) {
        fail("task " + task + " ran " + runs.get(task) + " times, seed " + seed);
      }
    }
    // A task that is cancelled while it runs and then throws is not told to have failed.
    assertThat(pool.snapshot().totals().failed()).isLessThanOrEqualTo(thrown.sum()).isPositive();
  }

  private static long ended(WorkerPool pool) {
    PoolSnapshot.Totals totals = pool.snapshot().totals();
    return totals.completed() + totals.failed();
  }

  /** Submits every {@link #SUBMITTERS}-th task, and cancels some. */
  private void submit(WorkerPool pool, int first, SplittableRandom random) {
    int open = -1;
    CompletableFuture<Integer> future = new CompletableFuture<>();
    for (int task = first; task < TASKS; task += SUBMITTERS) {
      int number = task;
      boolean fails = random.nextInt(50) == 0;
      int level = random.nextInt(3);
      if (random.nextInt(4) > 0) {
        if (!pool.trySubmit(() -> run(number, fails), level)) {
          pool.submit(() -> run(number, fails), level);
        }
      } else if (open < 0) {
        future = pool.call(() -> run(number, fails), TaskOptions.level(level));
        open = number;
      } else {
        if (future.cancel(random.nextBoolean())) {
          cancelled.set(open, 1);
        }
        open = -1;
        pool.submit(() -> run(number, fails));
      }
    }
  }

  private int run(int number, boolean fails) {
    runs.incrementAndGet(number);
    if (fails) {
      thrown.increment();
      throw new IllegalStateException("task " + number);
    }
    return number;
  }

  private static void disturb(WorkerPool pool, CountDownLatch submitted, SplittableRandom random) {
    while (submitted.getCount() > 0) {
      switch (random.nextInt(4)) {
        case 0 -> pool.resize(1 + random.nextInt(12));
        case 1 -> {
          pool.pause();
          Thread.onSpinWait();
          pool.resume();
        }
        case 2 -> pool.restart();
        default -> pool.prestart();
      }
      LockSupport.parkNanos(random.nextInt(500_000));
    }
  }
}
