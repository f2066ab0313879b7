package dev.longshore.recording;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How the wall clock goes beside the monotonic one, noted again and again by a thread of its own
 * until it is closed: the system corrects the wall clock all the time, by milliseconds in a minute
 * and now faster, now slower. Any thread.
 */
public final class Clocks implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long INTERVAL_NANOS = 50 * NANOS_PER_MILLI;

  /** A thread may be held up between the two clocks: of so many readings the quickest counts. */
  private static final int READINGS = 5;

  private final LongSupplier wall;
  private final LongSupplier monotonic;

  /** The monotonic clock's readings by those of the wall clock, both in nanoseconds. */
  private final ConcurrentSkipListMap<Long, Long> readings = new ConcurrentSkipListMap<>();

  private volatile boolean closed;

  Clocks(LongSupplier wall, LongSupplier monotonic) {
    this.wall = wall;
    this.monotonic = monotonic;
  }

  /** Begins to note how the machine's clocks go. */
  public static Clocks watch() {
    Clocks clocks = new Clocks(Clocks::wallNanos, System::nanoTime);
    clocks.read();
    Thread.ofPlatform().daemon().name("clocks").start(clocks::readOnAndOn);
    return clocks;
  }

  /** Notes no more; what is known stays. */
  @Override
  public void close() {
    closed = true;
  }

  /**
   * The monotonic clock's reading at a time of the wall clock.
   *
   * @param wallMillis since 1970, neither before the first nor long after the last reading
   */
  public long nanosAt(long wallMillis) {
    long nanos = wallMillis * NANOS_PER_MILLI;
    Map.Entry<Long, Long> before = readings.floorEntry(nanos);
    Map.Entry<Long, Long> after = readings.ceilingEntry(nanos);
    if (before == null || after == null) {
      Map.Entry<Long, Long> nearest = before == null ? readings.firstEntry() : before;
      return nearest.getValue() + nanos - nearest.getKey();
    }
    if (before.equals(after)) {
      return before.getValue();
    }
    double passed = (double) (nanos - before.getKey()) / (after.getKey() - before.getKey());
    return before.getValue() + Math.round((after.getValue() - before.getValue()) * passed);
  }

  /** Notes what both clocks show now. */
  void read() {
    long bestWidth = Long.MAX_VALUE;
    long bestWall = 0;
    long bestNanos = 0;
    for (int reading = 0; reading < READINGS; reading++) {
      long from = monotonic.getAsLong();
      long now = wall.getAsLong();
      long width = monotonic.getAsLong() - from;
      if (width < bestWidth) {
        bestWidth = width;
        bestWall = now;
        bestNanos = from + width / 2;
      }
    }
    readings.put(bestWall, bestNanos);
  }

  private void readOnAndOn() {
    while (!closed) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      read();
    }
  }

  private static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
