package dev.longshore.engine;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.message.Message;
import dev.longshore.parking.DeadLetterSink;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A dead letter on its way to its topic. Immutable. */
record LetterPosting(DeadLetterSink sink, Message message, DeadLetter letter) implements Posting {

  @Override
  public String what() {
    return "dead letter";
  }

  @Override
  public String destination() {
    return "dead letters of " + letter.originTopic();
  }

  @Override
  public CompletionStage<@Nullable Void> write() {
    return sink.park(message, letter);
  }

  @Override
  public Settlement settlement() {
    return Settlement.parked(letter.reason());
  }
}
