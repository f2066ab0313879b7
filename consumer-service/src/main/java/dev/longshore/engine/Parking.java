package dev.longshore.engine;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.message.Message;
import dev.longshore.parking.DeadLetterSink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries on their way to their dead-letter topic. One that cannot be written stays here and is
 * tried again every second, for as long as it takes. Any thread.
 */
final class Parking {
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final FlowSettings settings;
  private final DeadLetterSink sink;
  private final Waiting waiting;
  private final DeliveryListener listener;
  private final Consumer<Delivery> onDurable;
  private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();

  /**
   * No deliveries yet.
   *
   * @param onDurable takes a delivery whose dead letter is durable, on the sink's thread
   */
  Parking(
      FlowSettings settings,
      DeadLetterSink sink,
      Waiting waiting,
      DeliveryListener listener,
      Consumer<Delivery> onDurable) {
    this.settings = settings;
    this.sink = sink;
    this.waiting = waiting;
    this.listener = listener;
    this.onDurable = onDurable;
  }

  /** Decides that a delivery becomes a dead letter, and what it says. */
  void condemn(Delivery delivery, FailureHistory history, DeadLetterReason reason) {
    Message message = delivery.message();
    delivery.condemn(
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

  /** Counts a condemned delivery as under way. */
  void begin(Delivery delivery) {
    underWay.add(delivery);
  }

  /** Writes its dead letter. May block for as long as the sink may. */
  void park(Delivery delivery) {
    sink.park(delivery.message(), delivery.letter().orElseThrow())
        .whenComplete((durable, failure) -> ended(delivery, failure));
  }

  /** Forgets a delivery that is settled. */
  void done(Delivery delivery) {
    underWay.remove(delivery);
  }

  /** The deliveries that are not durable yet. */
  Set<Delivery> deliveries() {
    return Set.copyOf(underWay);
  }

  private void ended(Delivery delivery, @Nullable Throwable failure) {
    if (failure == null) {
      onDurable.accept(delivery);
      return;
    }
    listener.on(
        new DeliveryEvent.ParkFailed(delivery, FailureDescription.of(failure), AGAIN_AFTER));
    waiting.add(delivery, AGAIN_AFTER);
  }
}
