package dev.longshore.pool;

import static dev.longshore.concurrency.Trials.assertHolds;
import static dev.longshore.concurrency.Trials.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.concurrency.Trials;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerPoolTrialTest {

  @Test
  void neverMoreTasksAtOnceThanWorkersAndEveryTaskRuns() {
    try (WorkerPool pool = new WorkerPool("turn", Submissions.WORKERS, ThreadKind.VIRTUAL)) {
      assertHolds(50, () -> new Submissions(pool));
    }
    assertRejects(200, () -> new Submissions(Thread::startVirtualThread), "too many at once");
  }

  @Test
  void howeverItIsResizedEveryTaskRunsAndTheLastSizeHolds() {
    assertHolds(100, Resizes::new);
  }

  /** Two threads submit tasks while a third resizes the pool; then it has two workers. */
  private static final class Resizes implements Race {
    private static final int TASKS = 50;
    private static final int LAST_SIZE = 2;
    private static final int LARGEST = 5;
    private final WorkerPool pool = new WorkerPool("turn", LARGEST, ThreadKind.VIRTUAL);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch unfinished = new CountDownLatch(2 * TASKS);
    private final CountDownLatch later = new CountDownLatch(TASKS);

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> submit(unfinished), () -> submit(unfinished), this::resize);
    }

    private void submit(CountDownLatch latch) {
      for (int task = 0; task < TASKS; task++) {
        pool.execute(() -> work(latch));
      }
    }

    private void resize() {
      for (int round = 0; round < 4 * LARGEST; round++) {
        pool.resize(1 + round % LARGEST);
        Trials.pause();
      }
    }

    private void work(CountDownLatch latch) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Trials.pause();
      running.decrementAndGet();
      latch.countDown();
    }

    @Override
    public String outcome() {
      try (pool) {
        if (!unfinished.await(30, TimeUnit.SECONDS)) {
          return unfinished.getCount() + " tasks lost";
        }
        if (most.get() > LARGEST) {
          return "too many at once: " + most;
        }
        while (pool.running() > 0) {
          Trials.pause();
        }
        pool.resize(LAST_SIZE);
        most.set(0);
        submit(later);
        if (!later.await(30, TimeUnit.SECONDS)) {
          return later.getCount() + " tasks lost in the end";
        }
        return most.get() <= LAST_SIZE ? "as resized" : "too many in the end: " + most;
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    @Override
    public Set<String> allowed() {
      return Set.of("as resized");
    }
  }

  /** Three threads submit tasks to a pool of two workers. */
  private static final class Submissions implements Race {
    static final int WORKERS = 2;
    private static final int TASKS = 10;
    private final Executor pool;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch unfinished = new CountDownLatch(3 * TASKS);

    Submissions(Executor pool) {
      this.pool = pool;
    }

    @Override
    public List<Runnable> contenders() {
      return Collections.nCopies(3, this::submit);
    }

    private void submit() {
      for (int task = 0; task < TASKS; task++) {
        pool.execute(this::work);
      }
    }

    private void work() {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Trials.pause();
      running.decrementAndGet();
      unfinished.countDown();
    }

    @Override
    public String outcome() {
      try {
        if (!unfinished.await(30, TimeUnit.SECONDS)) {
          return unfinished.getCount() + " tasks lost";
        }
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      return most.get() <= WORKERS ? "within bounds" : "too many at once: " + most;
    }

    @Override
    public Set<String> allowed() {
      return Set.of("within bounds");
    }
  }
}
