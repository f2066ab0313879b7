package dev.longshore.app;

import dev.longshore.delivery.DeliveryListener;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handling.BatchCall;
import dev.longshore.parking.TransactionBroker;
import dev.longshore.source.SourceListener;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a test may stand between the parts of a real instance, to write down what passes or to
 * spoil it. What {@code consume} runs has {@link #NONE}: the parts themselves, and nothing between.
 */
interface Seams {
  /** Nobody stands anywhere. */
  Seams NONE = new Seams() {};

  /** What the source polls. */
  default Consumer<byte @Nullable [], byte @Nullable []> consumer(
      Consumer<byte @Nullable [], byte @Nullable []> consumer) {
    return consumer;
  }

  /** What the engine calls. */
  default MessageHandler handler(MessageHandler handler) {
    return handler;
  }

  /** What the engine calls where it hands over batches. */
  default BatchCall batches(BatchCall call) {
    return call;
  }

  /** What commits in transactions go through. */
  default TransactionBroker transactions(TransactionBroker broker) {
    return broker;
  }

  /** What hears of deliveries. */
  default DeliveryListener deliveries(DeliveryListener listener) {
    return listener;
  }

  /** What hears of the source. */
  default SourceListener source(SourceListener listener) {
    return listener;
  }
}
