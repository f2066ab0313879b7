package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Message;
import java.util.List;

/** Makes attempts at several messages with one call: what a handler of batches is to the engine. */
@FunctionalInterface
public interface BatchCall extends AutoCloseable {

  /**
   * Handles messages together, on the calling thread.
   *
   * @param deliveries the attempt of each message, in the order of the messages
   * @return the result of each, in that order; {@link AttemptResult.Awaiting} for one that is
   *     answered through its delivery
   * @throws Exception the call failed as a whole; a {@link AttemptFailure} for no defect
   */
  List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws Exception;

  /** Releases what it holds; called once, after the last message. */
  @Override
  default void close() {}
}
