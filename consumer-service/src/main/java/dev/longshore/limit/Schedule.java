package dev.longshore.limit;

import dev.longshore.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the next start is due if starts are spread evenly. Any thread; one compare-and-set.
 *
 * <p>The generic cell rate algorithm as virtual scheduling (ITU-T I.371 annex A; ATM Forum Traffic
 * Management 4.0, 4.4.2): a start conforms when it comes no earlier than its theoretical time less
 * the tolerance, and moves that time on by one interval from itself or, when it is late, from now.
 * In any time there are at most as many starts as fit into it and the tolerance, and one.
 */
final class Schedule {
  /** The theoretical time of the next start, on the ticker's scale. */
  private final AtomicLong due;

  Schedule(Ticker ticker) {
    due = new AtomicLong(ticker.nanos());
  }

  /** Takes the time of some starts unless the first is too early; says whether it did. */
  boolean take(long nowNanos, long costNanos) {
    while (true) {
      long known = due.get();
      if (known - nowNanos > Rate.TOLERANCE_NANOS) {
        return false;
      }
      if (due.compareAndSet(known, later(known, nowNanos) + costNanos)) {
        return true;
      }
    }
  }

  /** Nanoseconds until the next start conforms; zero or less when it does now. */
  long waitNanos(long nowNanos) {
    return due.get() - Rate.TOLERANCE_NANOS - nowNanos;
  }

  /** Moves this schedule on to where another is. */
  void catchUpWith(Schedule other) {
    long reached = other.due.get();
    due.updateAndGet(known -> later(known, reached));
  }

  /** Moves it back where it runs ahead further than the tolerance and one start. */
  void limitLead(long nowNanos, long costNanos) {
    long most = nowNanos + Rate.TOLERANCE_NANOS + costNanos;
    due.updateAndGet(known -> known - most > 0 ? most : known);
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
