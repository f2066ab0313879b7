package dev.longshore.endpoint;

import java.time.Duration;

/**
 * What is known of an endpoint's health from the attempts it was given. Immutable.
 *
 * <p>Several failures in a row take it out for a time; after that one attempt goes to it as a
 * probe, and its success brings it back. Each probe that fails doubles the time. A probe of which
 * nothing is heard is followed by another after the same time, so that it cannot be lost.
 *
 * @param failures in a row, while it is in
 * @param rounds how often in a row it was taken out; 0 while it is in
 * @param untilNanos when the next probe may be made, while it is out
 * @param probed whether one is under way
 */
record Health(int failures, int rounds, long untilNanos, boolean probed) {
  static final Health WELL = new Health(0, 0, 0, false);
  static final int MOST_FAILURES = 5;
  static final Duration FIRST_TIME = Duration.ofSeconds(1);
  static final Duration LONGEST_TIME = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  boolean isIn() {
    return rounds == 0;
  }

  /** Whether it is out and a probe is due. */
  boolean isProbeDue(long nowNanos) {
    return !isIn() && nowNanos - untilNanos >= 0;
  }

  /** The state while a probe is under way. */
  Health probe(long nowNanos) {
    return new Health(failures, rounds, nowNanos + time(rounds).toNanos(), true);
  }

  /** The state after a failure. One that is out hears of late failures too: they tell no news. */
  Health failed(long nowNanos) {
    if (isIn() && failures + 1 < MOST_FAILURES) {
      return new Health(failures + 1, 0, 0, false);
    }
    if (!isIn() && !probed) {
      return this;
    }
    return new Health(0, rounds + 1, nowNanos + time(rounds + 1).toNanos(), false);
  }

  /** For how long an endpoint is out, by how often in a row that happened. */
  static Duration time(int rounds) {
    Duration time = FIRST_TIME.multipliedBy(1L << Math.min(rounds - 1, MOST_DOUBLINGS));
    return time.compareTo(LONGEST_TIME) > 0 ? LONGEST_TIME : time;
  }
}
