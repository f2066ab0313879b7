package dev.longshore.engine;

import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.RetryTopic;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A retry on its way to the retry topic. Immutable. */
record RetryPosting(RetryTopic topic, Message message, Hop hop) implements Posting {

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
    return topic.write(message, hop);
  }

  @Override
  public Settlement settlement() {
    return Settlement.forwarded();
  }
}
