package dev.longshore.engine;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Posting;
import dev.longshore.time.Timers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Deliveries that settle once something about them stands elsewhere. Each destination has a queue
 * of its own, so that one that cannot be reached holds up nothing that goes to others. Any thread.
 */
final class Outbox {
  private final Executor writers;
  private final Timers timers;
  private final DeliveryListener listener;
  private final Ends ends;
  private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();
  private final Map<String, OutboxQueue> queues = new ConcurrentHashMap<>();

  /** What becomes of deliveries afterwards. Called on any thread; must not block. */
  interface Ends {
    /** Its posting is durable, or its partition went. */
    void posted(Delivery delivery);

    /** Its posting can never be written. */
    void refused(Delivery delivery, FailureDescription failure);
  }

  /**
   * Nothing to write yet.
   *
   * @param writers runs what may block
   */
  Outbox(Executor writers, Timers timers, DeliveryListener listener, Ends ends) {
    this.writers = writers;
    this.timers = timers;
    this.listener = listener;
    this.ends = ends;
  }

  /** Has the delivery's posting written. Never blocks. */
  void add(Delivery delivery) {
    underWay.add(delivery);
    String destination = delivery.posting().orElseThrow().destination();
    queues
        .computeIfAbsent(
            destination, name -> new OutboxQueue(name, writers, timers, listener, ends))
        .add(delivery);
  }

  /** Forgets a delivery that is settled. */
  void done(Delivery delivery) {
    underWay.remove(delivery);
  }

  /** The deliveries whose postings are not durable yet. */
  Set<Delivery> deliveries() {
    return Set.copyOf(underWay);
  }

  /** What is to be written of one that is wanted, empty when there is none. */
  Optional<String> find(Predicate<Delivery> wanted) {
    return underWay.stream()
        .filter(wanted)
        .findFirst()
        .flatMap(Delivery::posting)
        .map(Posting::what);
  }

  /** Tries every destination that failed again at once. */
  void hurry() {
    queues.values().forEach(OutboxQueue::hurry);
  }

  /** Lets go of what is not being written and whose partition went. */
  void abandonClosed() {
    queues.values().forEach(OutboxQueue::abandonClosed);
  }
}
