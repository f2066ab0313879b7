package dev.longshore.gate;

import dev.longshore.delivery.Delivery;

/** Leave for one attempt. Whoever gave it hears how the attempt ended, exactly once. */
public non-sealed interface Pass extends Verdict {
  /** A pass of which nobody wants to hear again. */
  Pass FREE = (ending, tookNanos) -> {};

  /**
   * The attempt is over, or was not made after all: {@link Ending#UNKNOWN}. Any thread; must not
   * block.
   *
   * @param tookNanos nanoseconds from its start to its end, to its answer where that came later
   */
  void ended(Ending ending, long tookNanos);

  /** The same, with the delivery, for a pass that is shared by many; what the engine calls. */
  default void ended(Delivery delivery, Ending ending, long tookNanos) {
    ended(ending, tookNanos);
  }

  /** The name of the place where the handler is to make the attempt; empty leaves it to it. */
  default String endpoint() {
    return "";
  }
}
