package dev.longshore.heartbeat;

import java.time.Duration;

/**
 * How long an instance may be silent. Immutable.
 *
 * @param suspectAfter silence after which something may be wrong
 * @param deadAfter silence after which it counts as gone
 */
public record LivenessLimits(Duration suspectAfter, Duration deadAfter) {
  /** An instance that speaks less often than its observer expects is not dead for that. */
  private static final int INTERVALS_UNTIL_SUSPECT = 2;

  private static final int INTERVALS_UNTIL_DEAD = 4;

  /** Checks their order. */
  public LivenessLimits {
    if (!suspectAfter.isPositive() || deadAfter.compareTo(suspectAfter) <= 0) {
      throw new IllegalArgumentException(
          "suspect after %s must come before dead after %s".formatted(suspectAfter, deadAfter));
    }
  }

  /**
   * What to think of an instance.
   *
   * @param last what it said last
   * @param silence how long ago that was heard, as far as one could have heard more since
   * @param watched the part of it that was listened to without a gap; only that is a sign of death
   * @param readable whether its heartbeats could be read until now
   */
  public Liveness of(Heartbeat last, Duration silence, Duration watched, boolean readable) {
    if (last.state() == InstanceState.STOPPED) {
      return Liveness.STOPPED;
    }
    if (last.state() == InstanceState.FAILED) {
      return Liveness.DEAD;
    }
    if (!readable) {
      return Liveness.UNREADABLE;
    }
    if (watched.compareTo(deadAfter(last)) >= 0) {
      return Liveness.DEAD;
    }
    return silence.compareTo(suspectAfter(last)) >= 0 ? Liveness.SUSPECT : Liveness.ALIVE;
  }

  /** How long this instance may be silent before it counts as gone. */
  public Duration deadAfter(Heartbeat last) {
    return longer(deadAfter, last.interval().multipliedBy(INTERVALS_UNTIL_DEAD));
  }

  private Duration suspectAfter(Heartbeat last) {
    return longer(suspectAfter, last.interval().multipliedBy(INTERVALS_UNTIL_SUSPECT));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
