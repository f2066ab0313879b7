package dev.longshore.benchmarks.contender;

import dev.longshore.delivery.Delivery;
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
    throw unexpected(event);
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
    if (settlement instanceof Settlement.Parked) {
      throw unexpected(settlement);
    }
  }

  private static IllegalStateException unexpected(Object event) {
    return new IllegalStateException("a measured run must be a clean one: " + event);
  }
}
