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
