package dev.longshore.parking;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where dead letters are parked. */
@FunctionalInterface
public interface DeadLetterSink {

  /**
   * Parks a message. May block for a bounded time, while the topic is looked up.
   *
   * @return completes once the dead letter is durable, or with what prevented it
   */
  CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter);

  /** Names the place that a message's dead letter goes to. */
  default String destination(Message message) {
    return "the dead-letter topic of " + message.topic();
  }
}
