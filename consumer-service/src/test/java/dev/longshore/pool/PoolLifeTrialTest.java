package dev.longshore.pool;

import static dev.longshore.concurrency.Trials.assertHolds;
import static dev.longshore.concurrency.Trials.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.concurrency.Trials;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolLifeTrialTest {

  @Test
  void whateverIsAcceptedWhileThePoolEndsIsRunOrHandedBack() {
    assertHolds(300, () -> new Ending(new Sound()));
    assertRejects(3_000, () -> new Ending(new Canary()), "lost");
  }

  @Test
  void whoeverWaitsForRoomGetsItHoweverThePoolIsDisturbed() {
    assertHolds(200, Crowding::new);
  }

  /** What the race needs of a pool. */
  private interface Subject {
    boolean trySubmit(Runnable task);

    /** Ends it; how many tasks it hands back. */
    int end();
  }

  private static final class Sound implements Subject {
    private final WorkerPool pool = new WorkerPool("trial", 2, ThreadKind.VIRTUAL);

    @Override
    public boolean trySubmit(Runnable task) {
      return pool.trySubmit(task);
    }

    @Override
    public int end() {
      return pool.shutdown(Duration.ZERO, Duration.ofSeconds(30)).unstarted().size();
    }
  }

  /** Asks first whether the pool has ended and queues then, as is often seen. */
  private static final class Canary implements Subject {
    private final RingQueue queue = new RingQueue(TaskQueue.UNBOUNDED);
    private volatile boolean ended;

    @Override
    public boolean trySubmit(Runnable task) {
      if (ended) {
        return false;
      }
      Trials.pause();
      queue.offer(task, 0);
      return true;
    }

    @Override
    public int end() {
      ended = true;
      int unstarted = 0;
      while (queue.poll() != null) {
        unstarted++;
      }
      return unstarted;
    }
  }

  /** Two threads submit until they are refused while a third ends the pool. */
  private static final class Ending implements Race {
    private final Subject pool;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private volatile int handedBack;

    Ending(Subject pool) {
      this.pool = pool;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          this::submit,
          this::submit,
          () -> {
            Trials.pause();
            handedBack = pool.end();
          });
    }

    private void submit() {
      while (pool.trySubmit(ran::incrementAndGet)) {
        accepted.incrementAndGet();
      }
    }

    @Override
    public String outcome() {
      int lost = accepted.get() - ran.get() - handedBack;
      return lost == 0 ? "all accounted for" : "lost " + lost;
    }

    @Override
    public Set<String> allowed() {
      return Set.of("all accounted for");
    }
  }

  /** Three submitters wait for room again and again while the pool is paused and restarted. */
  private static final class Crowding implements Race {
    private static final int TASKS = 50;
    private final AtomicInteger ran = new AtomicInteger();
    private final WorkerPool pool = WorkerPool.named("trial").workers(2).capacity(1).build();

    @Override
    public List<Runnable> contenders() {
      return List.of(this::submit, this::submit, this::submit, this::disturb);
    }

    private void submit() {
      for (int task = 0; task < TASKS; task++) {
        if (!pool.submit(ran::incrementAndGet, Duration.ofSeconds(30))) {
          throw new AssertionError("no room for 30 s");
        }
      }
    }

    private void disturb() {
      for (int round = 0; round < 5; round++) {
        pool.pause();
        Trials.pause();
        pool.resume();
        pool.restart();
        pool.resize(1 + round % 3);
      }
    }

    @Override
    public String outcome() {
      boolean isClean = pool.shutdown(Duration.ofSeconds(30), Duration.ZERO).isClean();
      Waiting.until("tasks of former workers have ended", () -> ran.get() == 3 * TASKS);
      return isClean ? "all ran" : "some are left";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("all ran");
    }
  }
}
