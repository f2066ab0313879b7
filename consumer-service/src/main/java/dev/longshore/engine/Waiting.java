package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Deliveries that wait for a time to pass or for a signal, none of them on a thread. Each is woken
 * exactly once: by what it waits for, or earlier because its partition goes or the instance stops.
 * Any thread.
 */
final class Waiting {
  private final Timers timers;
  private final Consumer<Delivery> waker;

  /** By delivery, the number of its wait, which tells a late timer that it is not meant. */
  private final Map<Delivery, Long> waits = new ConcurrentHashMap<>();

  private final AtomicLong numbers = new AtomicLong();

  Waiting(Timers timers, Consumer<Delivery> waker) {
    this.timers = timers;
    this.waker = waker;
  }

  void add(Delivery delivery, Duration delay) {
    Long number = numbers.incrementAndGet();
    waits.put(delivery, number);
    timers.schedule(delay, () -> wake(delivery, number));
  }

  /** Lets a delivery wait for something else than time. */
  void add(Delivery delivery, Verdict.Signal signal) {
    Long number = numbers.incrementAndGet();
    waits.put(delivery, number);
    signal.whenRaised(() -> wake(delivery, number));
  }

  /**
   * Lets a delivery wait for something that wants to know whether it still waited when woken.
   *
   * @param room takes the waker
   */
  void addFor(Delivery delivery, Consumer<BooleanSupplier> room) {
    Long number = numbers.incrementAndGet();
    waits.put(delivery, number);
    room.accept(() -> wake(delivery, number));
  }

  /** Wakes all that wait although their partition has been closed or the instance stops. */
  void wakeEarly(Predicate<PartitionLedger> which) {
    waits.forEach(
        (delivery, number) -> {
          if (which.test(delivery.ledger())) {
            wake(delivery, number);
          }
        });
  }

  /** One that waits and is wanted. */
  Optional<Delivery> find(Predicate<Delivery> wanted) {
    return waits.keySet().stream().filter(wanted).findFirst();
  }

  /** How many of those that wait are wanted. */
  long count(Predicate<Delivery> wanted) {
    return waits.keySet().stream().filter(wanted).count();
  }

  private boolean wake(Delivery delivery, Long number) {
    boolean waited = waits.remove(delivery, number);
    if (waited) {
      waker.accept(delivery);
    }
    return waited;
  }
}
