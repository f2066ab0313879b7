package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Expiry;
import dev.longshore.delivery.LeasePhase;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
      BatchRun batch = slot.batch();
      if (batch != null) {
        scan(slot, batch, nowMillis, flow);
        continue;
      }
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
    Expiry expiry = slot.expire(attempt, nowMillis);
    tell(expiry, attempt, flow::expired, flow);
    if (expiry == Expiry.NOT_DUE
        && delivery.phase() == LeasePhase.EXPIRED
        && overdue > DEAF_AFTER_MILLIS
        && slot.findDeaf(attempt)) {
      flow.deaf(attempt, overdue, false);
    }
  }

  private static void scan(AttemptSlot slot, BatchRun batch, long nowMillis, MessageFlow flow) {
    for (Attempt attempt : batch.attempts()) {
      if (attempt.delivery().deadlineMillis() <= nowMillis) {
        Expiry expiry = attempt.delivery().expire(attempt.attempt(), nowMillis);
        tell(expiry, attempt, flow::expired, flow);
      }
    }
    slot.interruptUseless(batch);
    if (isDeaf(batch, nowMillis) && slot.findDeaf(batch)) {
      for (Attempt attempt : batch.attempts()) {
        Delivery delivery = attempt.delivery();
        if (delivery.phase() == LeasePhase.EXPIRED) {
          flow.deaf(attempt, nowMillis - delivery.deadlineMillis(), batch.isShared());
        }
      }
    }
    if (slot.isSeenAgain(batch)) {
      flow.lend(slot, batch);
    }
  }

  /** A lease that ends just after its handler has returned was pending. */
  private static void tell(
      Expiry expiry, Attempt attempt, Consumer<Attempt> whileRunning, MessageFlow flow) {
    switch (expiry) {
      case WHILE_RUNNING -> whileRunning.accept(attempt);
      case WHILE_PENDING -> flow.expiredPending(attempt);
      case NOT_DUE -> {}
    }
  }

  /** Whether no attempt has a lease any more, and that for long. */
  private static boolean isDeaf(BatchRun batch, long nowMillis) {
    if (batch.hasLease()) {
      return false;
    }
    boolean expired = false;
    for (Attempt attempt : batch.attempts()) {
      Delivery delivery = attempt.delivery();
      if (nowMillis - delivery.deadlineMillis() <= DEAF_AFTER_MILLIS) {
        return false;
      }
      expired |= delivery.phase() == LeasePhase.EXPIRED;
    }
    return expired;
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
      BatchRun batch = slot.batch();
      if (batch != null) {
        for (Attempt attempt : batch.attempts()) {
          if (which.test(attempt.delivery())) {
            Expiry expiry = attempt.delivery().expire(attempt.attempt(), Long.MAX_VALUE);
            tell(expiry, attempt, flow::cancelled, flow);
          }
        }
        slot.interruptUseless(batch);
      }
      Attempt attempt = slot.running();
      if (attempt != null && which.test(attempt.delivery())) {
        tell(slot.expire(attempt, Long.MAX_VALUE), attempt, flow::cancelled, flow);
      }
    }
  }

  /** How many attempts run now, or are about to. */
  int count() {
    int count = 0;
    for (AttemptSlot slot : slots) {
      BatchRun batch = slot.batch();
      if (batch != null) {
        count += batch.attempts().size();
      } else if (slot.running() != null) {
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
      BatchRun batch = slot.batch();
      if (batch != null) {
        batch.attempts().forEach(member -> running.add(member.delivery()));
      }
    }
    return running;
  }
}
