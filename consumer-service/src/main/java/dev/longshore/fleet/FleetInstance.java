package dev.longshore.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;

/**
 * An instance as the control plane sees it. Immutable.
 *
 * @param sighting what its heartbeats tell
 * @param lastHeartbeat when the last one was heard, by the control plane's clock
 * @param isMember whether the broker has it in the group
 * @param isZombie whether it speaks but has finished nothing for long, though work waits for it
 */
public record FleetInstance(
    Sighting sighting, Instant lastHeartbeat, boolean isMember, boolean isZombie) {

  /** Its name. */
  public String id() {
    return sighting.id();
  }

  /** What to think of it. */
  public Liveness liveness() {
    return sighting.liveness();
  }

  /** What it said last. */
  public Heartbeat heartbeat() {
    return sighting.heartbeat();
  }

  /** How long ago that was. */
  public Duration silence() {
    return sighting.silence();
  }

  /** Whether it counts among those that work: not gone and not stopped. */
  public boolean isPresent() {
    return liveness() != Liveness.DEAD && liveness() != Liveness.STOPPED;
  }
}
