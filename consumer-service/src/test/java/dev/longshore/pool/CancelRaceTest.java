package dev.longshore.pool;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class CancelRaceTest {

  @Test
  void anInterruptNeverMeetsTheNextTaskOfTheWorker() {
    assertHolds(this, () -> new Cancelling(new Sound()));
    assertRejects(this, () -> new Cancelling(new Canary()), "the next was interrupted");
  }

  /** A task that can be cancelled. */
  private interface Subject {
    void run();

    void cancel();
  }

  private static final class Sound implements Subject {
    private final TaskFuture<Integer> future = new TaskFuture<>(() -> 1, new LongAdder());

    @Override
    public void run() {
      future.run();
    }

    @Override
    public void cancel() {
      future.cancel(true);
    }
  }

  /** Interrupts whoever it has seen to run the task, who may be done with it. */
  private static final class Canary implements Subject {
    private volatile @Nullable Thread runner;
    private volatile boolean cancelled;

    @Override
    public void run() {
      if (cancelled) {
        return;
      }
      runner = Thread.currentThread();
      runner = null;
    }

    @Override
    public void cancel() {
      Thread seen = runner;
      if (seen != null) {
        cancelled = true;
        seen.interrupt();
      }
    }
  }

  /** A worker runs the task, clears its interrupt and begins the next; another cancels. */
  private static final class Cancelling implements Race {
    private final Subject task;
    private volatile boolean disturbed;

    Cancelling(Subject task) {
      this.task = task;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(this::work, task::cancel);
    }

    private void work() {
      task.run();
      Thread.interrupted();
      // The next task: a moment later it still must not be interrupted.
      disturbed = false;
      disturbed = Thread.currentThread().isInterrupted();
    }

    @Override
    public String outcome() {
      return disturbed ? "the next was interrupted" : "undisturbed";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("undisturbed");
    }
  }
}
