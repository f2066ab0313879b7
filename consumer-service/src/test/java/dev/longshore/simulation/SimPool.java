package dev.longshore.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The workers of one process: tasks in their order, a fixed number at once. */
final class SimPool implements Executor {
  private final Scheduler scheduler;
  private final SimProcess process;
  private final int most;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Actor> idle = new ArrayDeque<>();
  private int workers;

  SimPool(Scheduler scheduler, SimProcess process, int most) {
    this.scheduler = scheduler;
    this.process = process;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    Actor free = idle.poll();
    if (free != null) {
      scheduler.wake(free);
    } else if (workers < most) {
      workers++;
      scheduler.spawn(process, "turn-" + workers, this::work);
    }
    scheduler.preempt();
  }

  private void work() {
    while (true) {
      Runnable task = tasks.poll();
      if (task == null) {
        Actor self = scheduler.current();
        if (self == null) {
          return;
        }
        idle.add(self);
        scheduler.sleep();
        continue;
      }
      Thread.interrupted(); // as a ThreadPoolExecutor does between two tasks
      task.run();
    }
  }
}
