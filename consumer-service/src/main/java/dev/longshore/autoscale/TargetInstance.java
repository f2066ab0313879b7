package dev.longshore.autoscale;

import java.time.Instant;

/**
 * An instance as its target sees it.
 *
 * @param id the instance's id, the same as in its heartbeats
 * @param startedAt when it was started last
 * @param restarts how often it was started again after it had ended by itself
 */
public record TargetInstance(String id, Instant startedAt, Phase phase, int restarts) {
  /** How far an instance is in its life. */
  public enum Phase {
    /** Ordered, and not known to run. */
    STARTING,
    /** Running. */
    RUNNING,
    /** Ended by itself again and again; its next start waits. */
    CRASH_LOOPING,
    /** Told to stop; it drains. */
    STOPPING,
    /** Ended. */
    EXITED
  }
}
