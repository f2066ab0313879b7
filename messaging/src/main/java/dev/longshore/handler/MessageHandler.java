package dev.longshore.handler;

import dev.longshore.message.Message;

/**
 * Works on messages, one at a time per call, from many threads at once.
 *
 * <p>A handler is a public class with a public constructor without parameters. One instance serves
 * the whole program, so it must be safe for use by many threads. A call may block: it runs on a
 * thread of its own. When the lease runs out the thread is interrupted.
 */
public interface MessageHandler extends AutoCloseable {

  /**
   * Handles one message.
   *
   * @return what became of it
   * @throws Exception a failed attempt: the message is handled again after the configured backoff,
   *     or becomes a dead letter when its attempts are used up
   */
  Outcome handle(Message message, DeliveryContext delivery) throws Exception;

  /** Releases what the handler holds; called once, after the last message. */
  @Override
  default void close() {}
}
