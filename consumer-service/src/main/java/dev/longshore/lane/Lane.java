package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of deliveries that workers take in turns.
 *
 * <p>Any thread may offer. Only a turn takes and holds; {@link #offer} and {@link #endTurn} tell
 * their caller when a turn has to be scheduled, so that there is one while there is work and none
 * otherwise.
 */
public sealed interface Lane permits OrderedLane, OpenLane, UrgentLane {

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
   * Whether something may wait behind a held delivery, so that whoever keeps what was taken must
   * give it back before more is taken. Turns only; never where nothing is held.
   */
  boolean isHolding();

  /**
   * Gives back what was taken and not worked on; it is taken again before all else, in this order.
   * Turns only.
   *
   * @param taken in the order in which it was taken
   */
  void putBack(List<Delivery> taken);

  /**
   * Ends a turn.
   *
   * @return whether the caller must schedule another
   */
  boolean endTurn();

  /**
   * Ends a turn that leaves in the lane what it has put back, for a later {@link #wake}.
   *
   * @return whether the caller must schedule another, since something was offered meanwhile
   */
  boolean rest();

  /**
   * Tells a lane in which something was left that it is time for it. Any thread.
   *
   * @return how many turns the caller must schedule
   */
  int wake();
}
