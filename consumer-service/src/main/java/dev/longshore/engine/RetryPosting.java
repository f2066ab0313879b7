package dev.longshore.engine;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.retry.Hop;
import dev.longshore.retry.RetryTopic;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A retry on its way to the retry topic. Immutable. */
record RetryPosting(RetryTopic topic, Delivery delivery, Hop hop) implements Posting {

  @Override
  public String what() {
    return "retry";
  }

  @Override
  public String destination() {
    return topic.name();
  }

  @Override
  public CompletionStage<@Nullable Void> write() {
    return topic.write(delivery, hop);
  }

  @Override
  public Settlement settlement() {
    return Settlement.forwarded();
  }

  /** One that is too large for the topic after all waits on the timers, for what it failed with. */
  @Override
  public Optional<FailureDescription> refusal(Throwable failure) {
    return topic.isTooLarge(failure) ? Optional.of(hop.failure()) : Optional.empty();
  }
}
