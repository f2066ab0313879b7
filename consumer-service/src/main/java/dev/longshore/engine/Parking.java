package dev.longshore.engine;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.message.Message;
import dev.longshore.parking.DeadLetterSink;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides what the dead letters of this flow say. Any thread. */
final class Parking {
  private final FlowSettings settings;
  private final DeadLetterSink sink;

  Parking(FlowSettings settings, DeadLetterSink sink) {
    this.settings = settings;
    this.sink = sink;
  }

  /** The dead letter that a delivery becomes. */
  Posting letter(Delivery delivery, FailureHistory history, DeadLetterReason reason) {
    Message message = delivery.message();
    return new ParkedLetter(
        sink,
        delivery,
        new DeadLetter(
            message.topic(),
            message.partition(),
            message.offset(),
            message.timestamp(),
            settings.group(),
            reason,
            delivery.attempt(),
            history.last(),
            history.firstAt(),
            history.lastAt(),
            settings.instance(),
            DeadLetter.redrivesOf(message)));
  }

  /** A dead letter on its way to its topic. */
  private record ParkedLetter(DeadLetterSink sink, Delivery delivery, DeadLetter letter)
      implements Posting {
    @Override
    public String what() {
      return "dead letter";
    }

    @Override
    public String destination() {
      return sink.destination(delivery.message());
    }

    @Override
    public CompletionStage<@Nullable Void> write() {
      return sink.park(delivery, letter);
    }

    @Override
    public Settlement settlement() {
      return Settlement.parked(letter.reason());
    }
  }
}
