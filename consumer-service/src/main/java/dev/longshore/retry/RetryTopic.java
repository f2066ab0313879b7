package dev.longshore.retry;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where retries wait whose delay is long. Any thread. */
public interface RetryTopic {
  /** No delay is long. */
  RetryTopic NONE =
      new RetryTopic() {
        @Override
        public boolean takes(Message message, Duration delay) {
          return false;
        }

        @Override
        public String name() {
          return "";
        }

        @Override
        public CompletionStage<@Nullable Void> write(Delivery delivery, Hop hop) {
          throw new IllegalStateException("no retry topic for " + delivery);
        }
      };

  /**
   * Whether a message that has to wait so long waits here; not one that was found to be too large.
   */
  boolean takes(Message message, Duration delay);

  /** The topic's name. */
  String name();

  /**
   * Writes the retry of a delivery. May block for a bounded time, while the topic is looked up.
   *
   * @return completes once it is durable, or with what prevented it
   */
  CompletionStage<@Nullable Void> write(Delivery delivery, Hop hop);

  /** Whether a write failed for a message that is too large, which this does not take any more. */
  default boolean isTooLarge(Throwable failure) {
    return false;
  }
}
