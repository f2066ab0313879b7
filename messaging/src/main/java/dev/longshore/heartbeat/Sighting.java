package dev.longshore.heartbeat;

import java.time.Duration;

/**
 * What is known of an instance now. Immutable.
 *
 * @param heartbeat what it said last
 * @param liveness what to think of it
 * @param silence how long ago that was heard, as far as one could have heard more since
 * @param watchedSilence the part of it in which heartbeats could be read without a gap: after an
 *     outage of the broker everybody is silent at first, which is no sign of death
 */
public record Sighting(
    Heartbeat heartbeat, Liveness liveness, Duration silence, Duration watchedSilence) {

  /** The instance's name. */
  public String id() {
    return heartbeat.id();
  }
}
