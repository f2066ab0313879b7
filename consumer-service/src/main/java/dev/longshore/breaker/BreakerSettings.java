package dev.longshore.breaker;

import java.time.Duration;

/**
 * When a breaker opens and for how long. Immutable.
 *
 * @param failureRate the share of failed calls, more than 0 and at most 1, that opens it
 * @param slowCall a call that takes so long counts as failed, whatever its answer
 * @param window how many of the latest calls are looked at
 * @param openFor how long it stays open before probes
 * @param parksWhileOpen whether messages become dead letters meanwhile, instead of waiting
 * @param probeLimit a probe that has not ended by then counts as failed
 * @param maxInFlight how many deliveries can wait at most
 */
public record BreakerSettings(
    double failureRate,
    Duration slowCall,
    int window,
    Duration openFor,
    boolean parksWhileOpen,
    Duration probeLimit,
    int maxInFlight) {
  /** So many calls that all failed are enough, however long the window is. */
  private static final int ENOUGH = 10;

  /** Calls of which all failed that open it: ten, or the window where that is shorter. */
  int enoughFailures() {
    return Math.min(ENOUGH, window);
  }

  /** Calls after which the rate counts: half a window, but not fewer than those. */
  int enoughCalls() {
    return Math.max(enoughFailures(), window / 2);
  }
}
