package dev.longshore.delivery;

/** Hears of every event, on the thread it happens on. Must be quick, and must not throw. */
@FunctionalInterface
public interface DeliveryListener {

  /** Something happened. */
  void on(DeliveryEvent event);

  /** A listener that passes events on to several others, in their order. */
  static DeliveryListener all(DeliveryListener... listeners) {
    DeliveryListener[] copy = listeners.clone();
    return event -> {
      for (DeliveryListener listener : copy) {
        listener.on(event);
      }
    };
  }
}
