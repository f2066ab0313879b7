package dev.longshore.handler;

import java.time.Duration;
import java.time.Instant;

/**
 * One attempt at a message: its lease, and the way to end it later. Safe for use by any thread,
 * also after the handler has returned.
 */
public interface DeliveryContext {

  /** Which attempt this is, from 1. */
  int attempt();

  /** When the lease ends; after it every answer is stale. */
  Instant deadline();

  /**
   * Asks for more time, counted from now and cut at the configured longest extension.
   *
   * @return STALE when the lease has ended already
   */
  AckResult extend(Duration time);

  /** Ends the attempt: the message is done. */
  AckResult ack();

  /**
   * Ends the attempt: the message is done and produced a result, which is published before the
   * message counts as done where {@code results.topic} is set.
   */
  AckResult ack(byte[] result);

  /**
   * Ends the attempt: the message is done and produced a result.
   *
   * @param contentType what the result is, as a media type: {@code application/json}
   */
  AckResult ack(byte[] result, String contentType);

  /** Ends the attempt: the message is to be handled again after a time. */
  AckResult nack(Duration after);

  /** Ends the attempt: the message goes to the dead-letter topic. */
  AckResult reject(String reason);

  /** Grows with every assignment and message; a store can refuse a writer with a lower one. */
  FencingToken fencingToken();
}
