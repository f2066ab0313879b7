package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.LeasePhase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Watches the leases of the attempts that run. There are at most as many as workers, so it looks at
 * all of them every few milliseconds and needs no timer per message. Any thread.
 */
final class LeaseWatch {
  private static final long DEAF_AFTER_MILLIS = 1_000;

  private final Set<AttemptSlot> slots = ConcurrentHashMap.newKeySet();

  /** A place for the calling worker. */
  AttemptSlot enter() {
    AttemptSlot slot = new AttemptSlot(Thread.currentThread());
    slots.add(slot);
    return slot;
  }

  /** Gives the place back. */
  void leave(AttemptSlot slot) {
    slots.remove(slot);
  }

  /** Ends every lease that is due and reports handlers that do not hear of it. */
  void scan(long nowMillis, MessageFlow flow) {
    for (AttemptSlot slot : slots) {
      Delivery delivery = slot.running();
      if (delivery == null) {
        continue;
      }
      if (slot.expire(delivery, nowMillis)) {
        flow.expired(delivery);
        continue;
      }
      flow.lend(slot, delivery);
      long overdue = nowMillis - delivery.deadlineMillis();
      boolean deaf = delivery.phase() == LeasePhase.EXPIRED && overdue > DEAF_AFTER_MILLIS;
      if (deaf && slot.findDeaf()) {
        flow.deaf(delivery, overdue);
      }
    }
  }

  /** Ends the leases of all attempts that a test holds for, due or not. */
  void cancel(Predicate<Delivery> which) {
    for (AttemptSlot slot : slots) {
      Delivery delivery = slot.running();
      if (delivery != null && which.test(delivery)) {
        slot.expire(delivery, Long.MAX_VALUE);
      }
    }
  }

  /** The deliveries whose attempts run now. */
  Set<Delivery> running() {
    Set<Delivery> running = ConcurrentHashMap.newKeySet();
    for (AttemptSlot slot : slots) {
      Delivery delivery = slot.running();
      if (delivery != null) {
        running.add(delivery);
      }
    }
    return running;
  }
}
