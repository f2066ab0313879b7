package dev.longshore.delivery;

import dev.longshore.deadletter.DeadLetterReason;

/** How a delivery ended. */
public sealed interface Settlement {

  /** The handler was done with it. */
  record Acked() implements Settlement {
    private static final Acked INSTANCE = new Acked();
  }

  /**
   * It stands in the dead-letter topic, durably.
   *
   * @param reason why it went there
   */
  record Parked(DeadLetterReason reason) implements Settlement {}

  /** It stands in the retry topic, durably, and is handled again from there. */
  record Forwarded() implements Settlement {
    private static final Forwarded INSTANCE = new Forwarded();
  }

  /** Another message with its id is done, so that it was not handled. */
  record Duplicate() implements Settlement {
    private static final Duplicate INSTANCE = new Duplicate();
  }

  /**
   * Its partition was taken away, or the instance stops: it is not settled in the log, and whoever
   * has the partition next takes it again.
   */
  record Discarded() implements Settlement {
    private static final Discarded INSTANCE = new Discarded();
  }

  /** The handler was done with it. */
  static Settlement acked() {
    return Acked.INSTANCE;
  }

  /** It stands in the dead-letter topic. */
  static Settlement parked(DeadLetterReason reason) {
    return new Parked(reason);
  }

  /** It stands in the retry topic. */
  static Settlement forwarded() {
    return Forwarded.INSTANCE;
  }

  /** Another message with its id is done. */
  static Settlement duplicate() {
    return Duplicate.INSTANCE;
  }

  /** Its partition was taken away. */
  static Settlement discarded() {
    return Discarded.INSTANCE;
  }
}
