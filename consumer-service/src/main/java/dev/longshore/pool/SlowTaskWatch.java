package dev.longshore.pool;

import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reports each task that runs for too long, once, with the stack of its worker. It costs the
 * workers nothing: a look compares how many tasks each has begun with what the look before saw, and
 * a worker that has begun none since and is not idle is still at the same one. Guarded by itself.
 */
public final class SlowTaskWatch {
  private final WorkerPool pool;
  private final Duration slow;
  private final Ticker ticker;
  private final Consumer<SlowTask> report;
  private Map<Worker, Seen> seen = Map.of();

  /** What a look saw of a worker: when it was first seen at this task, and whether it was told. */
  private record Seen(long begun, long since, boolean told) {}

  /**
   * A watch that looks when it is told to.
   *
   * @param slow how long a task may run
   * @param report hears of those that run longer; called by whoever looks
   */
  public SlowTaskWatch(WorkerPool pool, Duration slow, Ticker ticker, Consumer<SlowTask> report) {
    this.pool = pool;
    this.slow = slow;
    this.ticker = ticker;
    this.report = report;
  }

  /** Looks four times in the time that a task may run. */
  public Timers.Timer start(Timers timers) {
    return timers.repeat(slow.dividedBy(4), this::look);
  }

  /** Looks once. */
  public synchronized void look() {
    long now = ticker.nanos();
    Map<Worker, Seen> next = new HashMap<>();
    for (Worker worker : pool.busy()) {
      // The end first: a task that begins in between makes it differ from what is read next.
      long ended = worker.ended();
      long begun = worker.begun();
      if (begun > ended) {
        next.put(worker, looked(worker, begun, now));
      }
    }
    seen = next;
  }

  private Seen looked(Worker worker, long begun, long now) {
    Seen before = seen.get(worker);
    if (before == null || before.begun != begun) {
      return new Seen(begun, now, false);
    }
    Duration atLeast = Duration.ofNanos(now - before.since);
    if (before.told || atLeast.compareTo(slow) < 0) {
      return before;
    }
    StackTraceElement[] stack = worker.thread().getStackTrace();
    if (worker.ended() < begun) {
      report.accept(new SlowTask(worker.thread().getName(), atLeast, java.util.List.of(stack)));
    }
    return new Seen(begun, before.since, true);
  }
}
