package dev.longshore.delivery;

import dev.longshore.deadletter.FailureDescription;
import java.time.Duration;

/** Something that happened to a delivery and that most never see. Immutable. */
public sealed interface DeliveryEvent {

  /** Whose event it is. */
  Delivery delivery();

  /**
   * An attempt failed and another follows.
   *
   * @param after the wait before it
   */
  record Retried(Delivery delivery, FailureDescription failure, Duration after)
      implements DeliveryEvent {}

  /**
   * A lease ran out before its attempt was answered.
   *
   * @param attempt whose lease it was; by now the delivery may be at the next
   */
  record Expired(Delivery delivery, int attempt) implements DeliveryEvent {}

  /**
   * An answer came after its lease had ended, and changed nothing.
   *
   * @param attempt the attempt it belongs to
   */
  record StaleAnswer(Delivery delivery, int attempt) implements DeliveryEvent {}

  /**
   * What must be written before the delivery settles could not be; all that goes to that place
   * waits and stays unsettled, and is then tried again. One event for each try of a place.
   *
   * @param destination the place
   * @param after the wait before the next try
   */
  record PostingFailed(
      Delivery delivery, String destination, FailureDescription failure, Duration after)
      implements DeliveryEvent {}

  /** A handler works on although its lease ended and its thread was interrupted. */
  record HandlerDeaf(Delivery delivery, Duration overdue) implements DeliveryEvent {}
}
