package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A queue of deliveries that workers take in turns.
 *
 * <p>Any thread may offer. Only a turn takes and holds; {@link #offer} and {@link #endTurn} tell
 * their caller when a turn has to be scheduled, so that there is one while there is work and none
 * otherwise.
 */
public sealed interface Lane permits OrderedLane, OpenLane {

  /**
   * Adds a delivery: a new one, or one that comes back after it was held, to be worked on again or
   * settled, which lets go of what waits behind it.
   *
   * @return whether the caller must schedule a turn
   */
  boolean offer(Delivery delivery);

  /**
   * Adds a new delivery to those that the poll thread gathers; they are in the lane with the next
   * {@link #offerGathered}. The poll thread only, as is that one.
   *
   * @return whether it is the first
   */
  boolean gather(Delivery delivery);

  /**
   * Adds what was gathered, in its order.
   *
   * @return how many turns the caller must schedule
   */
  int offerGathered();

  /** The next delivery that may be worked on now; null when there is none. Turns only. */
  @Nullable Delivery take();

  /**
   * Keeps whatever must not overtake this delivery waiting behind it, until it comes back settled.
   * Turns only, and again by anybody while it is held.
   */
  void hold(Delivery delivery);

  /**
   * Ends a turn.
   *
   * @return whether the caller must schedule another
   */
  boolean endTurn();
}
