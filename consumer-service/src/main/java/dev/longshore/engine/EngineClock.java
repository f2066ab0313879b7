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

  EngineClock(Ticker ticker, InstantSource wallClock) {
    this.ticker = ticker;
    this.wallClock = wallClock;
    this.origin = ticker.nanos();
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

  Instant now() {
    return wallClock.instant();
  }

  Instant instantOf(long millis) {
    return wallClock.instant().plusMillis(millis - millis());
  }
}
