package dev.longshore.time;

import java.time.Duration;

/**
 * A clock for those who ask often and need not know exactly: it is as late as its step at most, and
 * reading it costs a field instead of the machine's clock (some 25 ns). Any thread.
 */
public final class CoarseTicker implements Ticker {
  private final Ticker exact;
  private volatile long nanos;

  /**
   * A clock that goes on for as long as the timers do.
   *
   * @param step the time from one reading of the exact clock to the next
   */
  public CoarseTicker(Ticker exact, Timers timers, Duration step) {
    this.exact = exact;
    this.nanos = exact.nanos();
    timers.repeat(step, this::read);
  }

  private void read() {
    nanos = exact.nanos();
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
