package dev.longshore.simulation;

import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Timers of one process, all on one actor, its wheel. */
final class SimTimers implements Timers {
  private static final long FAR = Duration.ofDays(1).toNanos();

  private final Scheduler scheduler;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
  private final Actor wheel;
  private long numbers;
  private boolean stopped;

  private record Task(long due, long number, Runnable action) {}

  SimTimers(Scheduler scheduler, SimProcess process) {
    this.scheduler = scheduler;
    this.wheel = scheduler.spawn(process, "wheel", this::turn);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    Task task = new Task(scheduler.nanos() + delay.toNanos(), numbers++, action);
    boolean first = tasks.isEmpty() || task.due() < tasks.element().due();
    tasks.add(task);
    if (first) {
      scheduler.wake(wheel);
    }
    return () -> tasks.remove(task);
  }

  @Override
  public Timer repeat(Duration interval, Runnable action) {
    return schedule(
        interval,
        () -> {
          action.run();
          repeat(interval, action);
        });
  }

  /** Runs nothing more. */
  void stop() {
    stopped = true;
    scheduler.wake(wheel);
  }

  private void turn() {
    while (!stopped) {
      @Nullable Task next = tasks.peek();
      long wait = next == null ? FAR : next.due() - scheduler.nanos();
      if (next != null && wait <= 0) {
        tasks.remove(next);
        next.action().run();
      } else {
        scheduler.sleep(wait, false);
      }
    }
  }
}
