package dev.longshore.fleet;

import java.time.Instant;

/**
 * A member that was put out of its group, so that others get its partitions at once. Immutable.
 *
 * @param at when, by the control plane's clock
 * @param instance the instance's name
 * @param staticId its name in the group
 * @param cause how its death is known
 * @param reason the same in words
 * @param generation the leadership under which it was done
 * @param partitions how many partitions it had
 */
public record Eviction(
    Instant at,
    String instance,
    String staticId,
    Cause cause,
    String reason,
    int generation,
    int partitions) {

  /** How a death is known. */
  public enum Cause {
    /** Its process was seen to end: a fact. */
    EXITED,
    /** It said that it failed: a fact. */
    FAILED,
    /** It has been silent for long: an inference. */
    SILENT
  }
}
