package dev.longshore.delivery;

/**
 * Hears of everything that happens to deliveries, on the thread it happens on. Must be quick, and
 * must not throw.
 *
 * <p>What happens to every message has a method, since objects would be garbage for each. What
 * happens now and then is an event.
 */
@FunctionalInterface
public interface DeliveryListener {

  /** Something happened that most messages never see. */
  void on(DeliveryEvent event);

  /**
   * An attempt starts.
   *
   * @param waitedNanos nanoseconds since the message was taken from Kafka
   */
  default void started(Delivery delivery, long waitedNanos) {}

  /**
   * An attempt is over, whatever its outcome.
   *
   * @param tookNanos nanoseconds that the handler had it
   */
  default void ended(Delivery delivery, long tookNanos) {}

  /**
   * The delivery ended.
   *
   * @param ageMillis milliseconds since the message was produced; below zero when clocks differ
   */
  default void settled(Delivery delivery, Settlement settlement, long ageMillis) {}

  /** A listener that passes everything on to two others, in their order. */
  static DeliveryListener both(DeliveryListener first, DeliveryListener second) {
    return new DeliveryListener() {
      @Override
      public void on(DeliveryEvent event) {
        first.on(event);
        second.on(event);
      }

      @Override
      public void started(Delivery delivery, long waitedNanos) {
        first.started(delivery, waitedNanos);
        second.started(delivery, waitedNanos);
      }

      @Override
      public void ended(Delivery delivery, long tookNanos) {
        first.ended(delivery, tookNanos);
        second.ended(delivery, tookNanos);
      }

      @Override
      public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
        first.settled(delivery, settlement, ageMillis);
        second.settled(delivery, settlement, ageMillis);
      }
    };
  }
}
