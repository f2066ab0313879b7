package dev.longshore.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An instance by its last heartbeat. Counts start with the instance and never fall.
 *
 * @param id the instance's id, the same as its target calls it
 * @param heardAt when its last heartbeat was sent
 * @param startedAt when the process started
 * @param readyAt since when it works, if it ever did
 * @param processed messages that its handler has been through, failed ones included
 * @param failed attempts of them that failed
 * @param busySlotSeconds seconds that its slots have spent in the handler, all slots together
 * @param slots how many messages it handles at once, at most
 * @param inFlight messages it has taken and not settled
 * @param handlerP99 how long the handler takes, at the 99th percentile
 * @param idleSince since when nothing is in flight, if so
 * @param breaker the worst of its breakers
 * @param paused whether a person has paused it
 * @param deadLettersBlocked whether dead letters wait because their topic cannot be written
 */
public record InstanceLoad(
    String id,
    Instant heardAt,
    State state,
    Instant startedAt,
    Optional<Instant> readyAt,
    long processed,
    long failed,
    double busySlotSeconds,
    int slots,
    long inFlight,
    Duration handlerP99,
    Optional<Instant> idleSince,
    Breaker breaker,
    boolean paused,
    boolean deadLettersBlocked) {

  /** How far an instance is. */
  public enum State {
    /** It has not joined its group yet. */
    STARTING,
    /** It works, or could. */
    READY,
    /** It takes nothing new and ends what it has. */
    DRAINING,
    /** It says that it cannot work. */
    FAILED
  }

  /** A breaker's state; later ones are worse. */
  public enum Breaker {
    /** Attempts go through. */
    CLOSED,
    /** A few attempts are let through to see. */
    HALF_OPEN,
    /** None goes through. */
    OPEN
  }
}
