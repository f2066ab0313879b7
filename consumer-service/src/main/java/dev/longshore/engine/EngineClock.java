package dev.longshore.engine;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The engine's view of time: milliseconds since its start for leases, instants for people. Any
 * thread.
 */
final class EngineClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Ticker ticker;
  private final InstantSource wallClock;
  private final long origin;

  /** The wall clock's milliseconds at the origin, as of the last {@link #adjust}. */
  private volatile long wallOrigin;

  EngineClock(Ticker ticker, InstantSource wallClock) {
    this.ticker = ticker;
    this.wallClock = wallClock;
    this.origin = ticker.nanos();
    this.wallOrigin = wallClock.millis();
  }

  long nanos() {
    return ticker.nanos();
  }

  long millis() {
    return millisAt(ticker.nanos());
  }

  long millisAt(long nanos) {
    return (nanos - origin) / NANOS_PER_MILLI;
  }

  /** Rounds up, so that a lease never ends early. */
  long millisAfter(long nanos, Duration duration) {
    return (nanos - origin + duration.toNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  /** The wall clock's milliseconds at a reading of the ticker; spares reading both. */
  long wallMillisAt(long nanos) {
    return wallOrigin + millisAt(nanos);
  }

  /** Follows the wall clock where it was set; now and then. */
  void adjust() {
    wallOrigin = wallClock.millis() - millis();
  }

  Instant now() {
    return wallClock.instant();
  }

  Instant instantOf(long millis) {
    return wallClock.instant().plusMillis(millis - millis());
  }
}
