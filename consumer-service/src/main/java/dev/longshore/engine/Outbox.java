package dev.longshore.engine;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Posting;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries whose postings have to be durable before they are settled. One whose posting cannot be
 * written stays here and is tried again every second, for as long as it takes. Any thread.
 */
final class Outbox {
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private final Waiting waiting;
  private final DeliveryListener listener;
  private final Consumer<Delivery> onDurable;
  private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();

  /**
   * No deliveries yet.
   *
   * @param onDurable takes a delivery whose posting is durable, on the thread that wrote it
   */
  Outbox(Waiting waiting, DeliveryListener listener, Consumer<Delivery> onDurable) {
    this.waiting = waiting;
    this.listener = listener;
    this.onDurable = onDurable;
  }

  /** Counts a delivery with a posting as under way. */
  void begin(Delivery delivery) {
    underWay.add(delivery);
  }

  /** Writes its posting. May block for as long as that may. */
  void send(Delivery delivery) {
    Posting posting = delivery.posting().orElseThrow();
    posting.write().whenComplete((durable, failure) -> ended(delivery, posting, failure));
  }

  /** Forgets a delivery that is settled. */
  void done(Delivery delivery) {
    underWay.remove(delivery);
  }

  /** The deliveries whose postings are not durable yet. */
  Set<Delivery> deliveries() {
    return Set.copyOf(underWay);
  }

  /** What wanted deliveries wait for to be written. */
  Stream<Posting> postings(Predicate<Delivery> wanted) {
    return underWay.stream().filter(wanted).flatMap(delivery -> delivery.posting().stream());
  }

  private void ended(Delivery delivery, Posting posting, @Nullable Throwable failure) {
    if (failure == null) {
      onDurable.accept(delivery);
      return;
    }
    listener.on(
        new DeliveryEvent.PostingFailed(
            delivery, posting.destination(), FailureDescription.of(failure), AGAIN_AFTER));
    waiting.add(delivery, AGAIN_AFTER);
  }
}
