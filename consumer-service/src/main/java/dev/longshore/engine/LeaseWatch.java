package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.LeasePhase;
import java.util.HashSet;
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
  private final ThreadLocal<AttemptSlot> own = ThreadLocal.withInitial(this::add);

  /** The place of the calling worker, for a turn. Turns do not nest. */
  AttemptSlot enter() {
    AttemptSlot slot = own.get();
    slot.enter();
    return slot;
  }

  private AttemptSlot add() {
    AttemptSlot slot = new AttemptSlot(Thread.currentThread());
    slots.add(slot);
    return slot;
  }

  /**
   * Ends every lease that is due, lends the lanes of attempts that take long, and reports handlers
   * that do not hear of their end. One thread at a time.
   */
  void scan(long nowMillis, MessageFlow flow) {
    for (AttemptSlot slot : slots) {
      Attempt attempt = slot.running();
      if (attempt == null) {
        rest(slot);
        continue;
      }
      if (attempt.delivery().deadlineMillis() <= nowMillis) {
        end(slot, attempt, nowMillis, flow);
      }
      if (slot.isSeenAgain(attempt)) {
        flow.lend(attempt);
      }
    }
  }

  private static void end(AttemptSlot slot, Attempt attempt, long nowMillis, MessageFlow flow) {
    Delivery delivery = attempt.delivery();
    long overdue = nowMillis - delivery.deadlineMillis();
    if (slot.expire(attempt, nowMillis)) {
      flow.expired(attempt);
    } else if (delivery.phase() == LeasePhase.EXPIRED
        && overdue > DEAF_AFTER_MILLIS
        && slot.findDeaf(attempt)) {
      flow.deaf(delivery, overdue);
    }
  }

  private void rest(AttemptSlot slot) {
    slot.forgetSeen();
    if (!slot.isWorkerAlive()) {
      slots.remove(slot);
    }
  }

  /** Ends the leases of all attempts that a test holds for, due or not. */
  void cancel(Predicate<Delivery> which, MessageFlow flow) {
    for (AttemptSlot slot : slots) {
      Attempt attempt = slot.running();
      if (attempt != null && which.test(attempt.delivery())) {
        if (slot.expire(attempt, Long.MAX_VALUE)) {
          flow.cancelled(attempt);
        }
      }
    }
  }

  /** How many attempts run now, or are about to. */
  int count() {
    int count = 0;
    for (AttemptSlot slot : slots) {
      if (slot.running() != null) {
        count++;
      }
    }
    return count;
  }

  /** The deliveries whose attempts run now. */
  Set<Delivery> running() {
    Set<Delivery> running = new HashSet<>();
    for (AttemptSlot slot : slots) {
      Attempt attempt = slot.running();
      if (attempt != null) {
        running.add(attempt.delivery());
      }
    }
    return running;
  }
}
