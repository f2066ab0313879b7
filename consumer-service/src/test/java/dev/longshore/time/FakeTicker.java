package dev.longshore.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it; ticker and wall clock in one. */
public final class FakeTicker implements Ticker, InstantSource {
  private long nanos = 1_000_000_000_000L;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(1_700_000_000).plusNanos(nanos);
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    nanos += time.toNanos();
  }
}
