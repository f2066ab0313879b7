package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acks every message and logs where it stands and how large it is, never what it says. */
public final class LogHandler implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LogHandler.class);

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) {
    LOG.info(
        "message {} attempt {} of {} bytes, type \"{}\"",
        message,
        delivery.attempt(),
        message.size(),
        message.type());
    return Outcome.ack();
  }
}
