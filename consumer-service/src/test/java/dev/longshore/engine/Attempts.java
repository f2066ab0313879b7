package dev.longshore.engine;

import dev.longshore.delivery.Delivery;

/** Makes attempts for races. */
final class Attempts {
  private Attempts() {}

  /** An attempt whose handler asks nothing of its flow. */
  @SuppressWarnings("NullAway") // a flow is more than the explorer can follow
  static Attempt of(Delivery delivery) {
    return new Attempt(null, delivery, 0);
  }
}
