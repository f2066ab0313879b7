package dev.longshore.pool;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long tasks wait and run, of one task in so many. Any thread. */
final class Measures {
  private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 2;

  private final Ticker ticker;
  private final int every;
  private final Histogram waits = new ConcurrentHistogram(MOST_NANOS, DIGITS);
  private final Histogram runs = new ConcurrentHistogram(MOST_NANOS, DIGITS);

  /** Counts roughly: submitters that meet here lose a step, which changes who is measured. */
  private int count;

  /** Measures of one task in {@code every}. */
  Measures(Ticker ticker, int every) {
    this.ticker = ticker;
    this.every = every;
  }

  /** The task, or one that runs it and measures. */
  Runnable stamped(Runnable task) {
    int next = count + 1;
    if (next < every) {
      count = next;
      return task;
    }
    count = 0;
    return new Stamped(task, ticker.nanos());
  }

  /** The task that was submitted. */
  static Runnable given(Runnable task) {
    return task instanceof Stamped stamped ? stamped.task : task;
  }

  PoolSnapshot.Times times() {
    Histogram waited = waits.copy();
    Histogram ran = runs.copy();
    double busy = ran.getTotalCount() == 0 ? 0 : ran.getMean() * ran.getTotalCount() * every;
    return new PoolSnapshot.Times(
        at(waited, 50), at(waited, 99), at(ran, 50), at(ran, 99), Duration.ofNanos((long) busy));
  }

  private static Duration at(Histogram times, double percentile) {
    return Duration.ofNanos(times.getValueAtPercentile(percentile));
  }

  private static long bounded(long nanos) {
    return Math.clamp(nanos, 0, MOST_NANOS);
  }

  private final class Stamped implements Runnable {
    private final Runnable task;
    private final long since;

    Stamped(Runnable task, long since) {
      this.task = task;
      this.since = since;
    }

    @Override
    public void run() {
      long start = ticker.nanos();
      waits.recordValue(bounded(start - since));
      try {
        task.run();
      } finally {
        runs.recordValue(bounded(ticker.nanos() - start));
      }
    }
  }
}
