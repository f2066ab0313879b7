package dev.longshore.gate;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import java.util.Optional;

/**
 * Asked before each attempt whether it may be made now. A no spends no attempt and no worker: the
 * delivery waits, its key behind it. Any thread; must not block.
 */
public interface Gate {
  /** Lets everything through. */
  Gate OPEN = delivery -> Pass.FREE;

  /**
   * A delivery has come in. What the gate must know of its message can be worked out here, where
   * the poll thread has it in its caches, and kept in it. Called once, on the poll thread, before
   * anything else about the delivery.
   */
  default void arriving(Delivery delivery) {}

  /**
   * Whether a delivery may be handled now. Asked again after each wait. A {@link Pass} is always
   * followed by an attempt, unless another gate says no: then it ends at once.
   */
  Verdict ask(Delivery delivery);

  /**
   * The same for a delivery that is to be handled in one call with others: where this gate chooses
   * a place, the one that they go to is asked first.
   *
   * @param neighbours the pass of the others
   */
  default Verdict askBeside(Delivery delivery, Pass neighbours) {
    return ask(delivery);
  }

  /**
   * The same at a time that is known; what the engine calls. For a gate that needs the time, since
   * reading the clock costs more than most gates do.
   *
   * @param nowNanos the ticker's reading
   */
  default Verdict askBeside(Delivery delivery, Pass neighbours, long nowNanos) {
    return askBeside(delivery, neighbours);
  }

  /**
   * A delivery whose handler failed or refused it is about to become a dead letter. What it waits
   * for instead, before another attempt, when the fault may not be the message's; empty lets it be
   * parked.
   */
  default Optional<Verdict.Signal> spares(Delivery delivery, DeadLetterReason reason) {
    return Optional.empty();
  }

  /**
   * A delivery is about to be settled, discarded included; what this gate keeps of it can go.
   * Called before the message counts as settled in the log.
   */
  default void settling(Delivery delivery, Settlement settlement) {}

  /** A delivery has been settled, discarded included, and whoever listens has been told. */
  default void settled(Delivery delivery, Settlement settlement) {}

  /**
   * The same at a time that is known; what the engine calls.
   *
   * @param nowNanos the ticker's reading
   */
  default void settled(Delivery delivery, Settlement settlement, long nowNanos) {
    settled(delivery, settlement);
  }
}
