package dev.longshore.exec;

import java.time.Duration;

/**
 * How long to wait before another process is started, by how many in a row ended without a single
 * answer. One that has answered before is replaced at once: it works, and met a bad message.
 * Immutable.
 *
 * @param first the wait after the second failure in a row
 * @param longest the longest wait
 */
record CrashBackoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20;

  /** The wait after that many failures in a row; nothing after the first, which is a message's. */
  Duration after(int failures) {
    if (failures < 2) {
      return Duration.ZERO;
    }
    Duration wait = first.multipliedBy(1L << Math.min(failures - 2, MOST_DOUBLINGS));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
