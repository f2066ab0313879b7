package dev.longshore.handler;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a handler decided about one message. */
public sealed interface Outcome {

  /**
   * The message is done.
   *
   * @param result what the handler produced, if anything; it is published where {@code
   *     results.topic} is set
   * @param contentType what the result is, as a media type, if the handler says so
   */
  record Ack(Optional<byte[]> result, Optional<String> contentType) implements Outcome {
    private static final Ack PLAIN = new Ack(Optional.empty(), Optional.empty());
  }

  /**
   * The attempt failed; the message is to be handled again. Counts as an attempt.
   *
   * @param after how long to wait before the next attempt
   */
  record Retry(Duration after) implements Outcome {
    /** Checks that the delay is not negative. */
    public Retry {
      if (after.isNegative()) {
        throw new IllegalArgumentException("retry delay must not be negative: " + after);
      }
    }
  }

  /**
   * The message can never be handled and goes to the dead-letter topic at once.
   *
   * @param reason why, for whoever looks at the dead letter
   */
  record Reject(String reason) implements Outcome {}

  /**
   * The outcome comes later: from a stage, or through the {@link DeliveryContext}.
   *
   * @param stage what ends with the outcome, if anything
   */
  record Async(Optional<CompletionStage<Outcome>> stage) implements Outcome {
    private static final Async INSTANCE = new Async(Optional.empty());
  }

  /** The message is done. */
  static Outcome ack() {
    return Ack.PLAIN;
  }

  /** The message is done and produced a result. */
  static Outcome ack(byte[] result) {
    return new Ack(Optional.of(result), Optional.empty());
  }

  /**
   * The message is done and produced a result.
   *
   * @param contentType what the result is, as a media type: {@code application/json}
   */
  static Outcome ack(byte[] result, String contentType) {
    return new Ack(Optional.of(result), Optional.of(contentType));
  }

  /** The message is to be handled again after a time, which overrides the configured backoff. */
  static Outcome retry(Duration after) {
    return new Retry(after);
  }

  /** The message goes to the dead-letter topic at once. */
  static Outcome reject(String reason) {
    return new Reject(reason);
  }

  /**
   * The handler returns now and ends the attempt later with {@link DeliveryContext#ack()}, {@link
   * DeliveryContext#nack} or {@link DeliveryContext#reject}. The lease goes on running: without an
   * answer before its deadline the attempt has failed.
   */
  static Outcome async() {
    return Async.INSTANCE;
  }

  /**
   * The handler returns now, and the outcome is the stage's: a stage that ends with an exception is
   * a failed attempt. Until then the message counts as handled, and its lease goes on running; at
   * its end, or when the partition goes to another instance, the stage is cancelled.
   */
  static Outcome async(CompletionStage<Outcome> stage) {
    return new Async(Optional.of(stage));
  }
}
