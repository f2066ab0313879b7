package shop;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A handler in the same process; one instance is called by many threads at once. */
public final class Orders implements MessageHandler {
  @Override
  public Outcome handle(Message message, DeliveryContext delivery) {
    byte[] value = message.value();
    String order = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    if (!order.contains("items")) {
      return Outcome.reject("an order without items");
    }
    if (order.contains("locked") && delivery.attempt() == 1) {
      return Outcome.retry(Duration.ofSeconds(1));
    }
    return Outcome.ack();
  }
}
