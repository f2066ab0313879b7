package dev.longshore.sample;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Handles the orders of the sample as a real service would: most in a few milliseconds, some in
 * 200–400; about 4 % fail once or twice because a payment service does not answer. An order with an
 * amount below zero is rejected, one in an unknown currency fails every time. The same value always
 * behaves the same. Any thread.
 */
public final class SampleHandler implements MessageHandler {
  private static final byte[] NO_VALUE = {};

  /** A handler with nothing to set up. */
  public SampleHandler() {}

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    byte[] value = Optional.ofNullable(message.value()).orElse(NO_VALUE);
    Temper temper = Temper.of(value);
    // The work itself: a call to another service that takes its time.
    Thread.sleep(temper.work());
    Optional<SampleOrder> order = SampleOrder.parse(value);
    if (order.isPresent() && order.get().amount().compareTo(BigDecimal.ZERO) < 0) {
      return Outcome.reject("amount must not be negative: " + order.get().amount());
    }
    if (order.isPresent() && order.get().currency().equals(SampleOrder.NO_CURRENCY)) {
      throw new UnknownCurrency(order.get().currency());
    }
    if (delivery.attempt() <= temper.failures()) {
      throw new PaymentUnavailable(delivery.attempt());
    }
    return Outcome.ack();
  }
}
