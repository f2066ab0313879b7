package dev.longshore.handling;

import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.util.List;

/** A handler of batches that gets one message at a time. */
final class BatchOfOne implements MessageHandler {
  private final BatchHandler handler;

  BatchOfOne(BatchHandler handler) {
    this.handler = handler;
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws Exception {
    return JavaBatchCall.outcomes(handler.handle(List.of(message), List.of(delivery)), 1)
        .getFirst();
  }

  @Override
  public void close() {
    handler.close();
  }
}
