package dev.longshore.benchmarks.contender;

import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Settlement;

/**
 * The second listener of an instance, which tells the log: it looks at each event and says nothing
 * while all goes well. Here it ends the run when something does not. Any thread.
 */
final class QuietLog implements DeliveryListener {

  @Override
  public void on(DeliveryEvent event) {
    switch (event) {
      case DeliveryEvent.Started started -> {}
      case DeliveryEvent.Ended ended -> {}
      case DeliveryEvent.Settled(var delivery, Settlement settlement) -> {
        if (settlement instanceof Settlement.Parked) {
          throw unexpected(event);
        }
      }
      case DeliveryEvent.Retried retried -> throw unexpected(event);
      case DeliveryEvent.Expired expired -> throw unexpected(event);
      case DeliveryEvent.StaleAnswer stale -> throw unexpected(event);
      case DeliveryEvent.ParkFailed failed -> throw unexpected(event);
      case DeliveryEvent.HandlerDeaf deaf -> throw unexpected(event);
    }
  }

  private static IllegalStateException unexpected(DeliveryEvent event) {
    return new IllegalStateException("a measured run must be a clean one: " + event);
  }
}
