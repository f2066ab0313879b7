package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;

/**
 * An event with the time that puts it in order.
 *
 * @param nanos a reading of the machine's monotonic clock
 */
record Stamped(long nanos, HistoryEvent event) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Milliseconds of the history for a reading of the clock. */
  static long at(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
