package dev.longshore.handler;

import dev.longshore.message.Message;
import java.util.List;

/**
 * Works on several messages with one call, from many threads at once. For handlers that are much
 * faster so, such as those that write to a database.
 *
 * <p>It is constructed and called as a {@link MessageHandler} is. A batch holds at most {@code
 * handler.batch.size} messages, and with {@code workers.ordering: key} no two of the same key. Each
 * message has its own attempt and its own outcome: one that fails does not touch the others. When
 * the whole call fails, each message in it has failed an attempt, and is handled in a batch of its
 * own from then on, so that a bad message is found and its neighbours go on.
 */
public interface BatchHandler extends AutoCloseable {

  /**
   * Handles messages.
   *
   * @param messages one or more; the list cannot be changed
   * @return what became of each, in the order of the messages
   * @throws Exception a failed attempt of each of them
   */
  List<Outcome> handle(List<Message> messages) throws Exception;

  /**
   * The same for a handler that wants to know more of each attempt, asks for more time, or answers
   * later: to override instead, as the engine calls this one. {@link Outcome#async()} makes sense
   * only here.
   *
   * @param deliveries the attempt of each message, in the order of the messages
   */
  default List<Outcome> handle(List<Message> messages, List<DeliveryContext> deliveries)
      throws Exception {
    return handle(messages);
  }

  /** Releases what the handler holds; called once, after the last message. */
  @Override
  default void close() {}
}
