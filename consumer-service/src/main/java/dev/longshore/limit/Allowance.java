package dev.longshore.limit;

import dev.longshore.time.Ticker;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Starts for whoever comes first, from a schedule. Any thread.
 *
 * <p><b>Cost.</b> At thousands of starts a second all workers would fight for the schedule and read
 * the clock for each message. So a worker takes the starts of half a millisecond at once and puts
 * what it does not need into a place that few others use. What lies there is at most {@link
 * #PLACES} times half a millisecond's worth, which can come on top of the tolerance.
 */
final class Allowance {
  private static final int PLACES = 16;
  private static final int APART = 16;
  private static final double SECONDS_AT_ONCE = 0.0005;
  private static final int MOST_AT_ONCE = 64;

  private final Schedule schedule;
  private final Ticker ticker;

  /** Starts that were taken from the schedule and not used, each place in its own cache line. */
  private final AtomicLongArray left = new AtomicLongArray(PLACES * APART);

  Allowance(Schedule schedule, Ticker ticker) {
    this.schedule = schedule;
    this.ticker = ticker;
  }

  /** Takes one start at a rate; false when none is due. */
  boolean take(Rate rate) {
    int atOnce = (int) Math.clamp(rate.perSecond() * SECONDS_AT_ONCE, 1, MOST_AT_ONCE);
    if (atOnce == 1) {
      return schedule.take(ticker.nanos(), rate.nanos(1));
    }
    int place = ((int) Thread.currentThread().threadId() & PLACES - 1) * APART;
    if (left.get(place) > 0 && left.getAndDecrement(place) > 0) {
      return true;
    }
    if (!schedule.take(ticker.nanos(), rate.nanos(atOnce))) {
      return false;
    }
    left.updateAndGet(place, known -> Math.max(known, 0) + atOnce - 1);
    return true;
  }

  /** Gives up what was put aside, as when the rate changes. */
  void clear() {
    for (int place = 0; place < left.length(); place += APART) {
      left.set(place, 0);
    }
  }
}
