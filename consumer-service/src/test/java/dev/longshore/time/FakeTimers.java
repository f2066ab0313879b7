package dev.longshore.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Timers that run on the test's thread when the test lets time pass. */
public final class FakeTimers implements Timers {
  private final FakeTicker ticker;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));
  private long numbers;

  private record Task(long dueNanos, long number, Runnable action) {}

  private Runnable whenScheduled = () -> {};

  /** Timers over a clock. */
  public FakeTimers(FakeTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Task added = new Task(ticker.nanos() + delay.toNanos(), numbers++, task);
    tasks.add(added);
    Runnable hook = whenScheduled;
    whenScheduled = () -> {};
    hook.run();
    return () -> tasks.remove(added);
  }

  @Override
  public Timer repeat(Duration interval, Runnable task) {
    return schedule(
        interval,
        () -> {
          task.run();
          repeat(interval, task);
        });
  }

  /** Runs something as soon as the next task has been scheduled. */
  public void onceScheduled(Runnable hook) {
    whenScheduled = hook;
  }

  /** Lets time pass and runs what becomes due, in its order. */
  public void advance(Duration time) {
    long end = ticker.nanos() + time.toNanos();
    while (!tasks.isEmpty() && tasks.peek().dueNanos() <= end) {
      Task due = tasks.poll();
      ticker.advance(Duration.ofNanos(Math.max(0, due.dueNanos() - ticker.nanos())));
      due.action().run();
    }
    ticker.advance(Duration.ofNanos(end - ticker.nanos()));
  }
}
