package dev.longshore.recording;

/**
 * How far the wall clock is from the monotonic one at a moment. The system corrects the wall clock
 * all the time, by milliseconds in a minute, so one reading tells of its own moment only.
 *
 * @param nanos the moment, by the monotonic clock
 * @param apart the wall clock's nanoseconds less those of the monotonic clock
 */
public record Clocks(long nanos, long apart) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Reads both at a moment at which the wall clock's millisecond changes. */
  public static Clocks read() {
    long before = System.currentTimeMillis();
    long now = before;
    while (now == before) {
      Thread.onSpinWait();
      now = System.currentTimeMillis();
    }
    long nanos = System.nanoTime();
    return new Clocks(nanos, now * NANOS_PER_MILLI - nanos);
  }

  /**
   * The monotonic clock's reading at a time of the wall clock, between this reading and a later
   * one.
   */
  long nanosAt(long wallMillis, Clocks later) {
    long wall = wallMillis * NANOS_PER_MILLI;
    double passed = (double) (wall - later.apart - nanos) / (later.nanos - nanos);
    return wall - apart - Math.round((later.apart - apart) * passed);
  }
}
