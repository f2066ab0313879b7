package dev.longshore.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker: which delivery it works on, so that the watch can end its lease.
 *
 * <p>The worker writes what runs; the watch reads it. Expiring and interrupting are one step under
 * the slot's lock: a worker that finds its lease expired takes the lock once, and knows then that
 * its interrupt has been sent and can be cleared before its next delivery.
 */
final class AttemptSlot {
  private final Thread worker;

  /** Written by the worker; tells the watch what to look at, and a revoke what to wait for. */
  private volatile @Nullable Delivery running;

  /** Written by the worker; 0 before the attempt holds its lease. The watch ends no other. */
  private volatile int attempt;

  /** Written by the watch, so that a deaf handler is reported once per attempt. */
  @GuardedBy("this")
  private boolean reportedDeaf;

  AttemptSlot(Thread worker) {
    this.worker = worker;
  }

  void begin(Delivery delivery) {
    attempt = 0;
    running = delivery;
  }

  void started(int number) {
    attempt = number;
  }

  void end() {
    running = null;
  }

  @Nullable Delivery running() {
    return running;
  }

  /** Ends the lease of what runs here when it is due, and interrupts the worker. */
  synchronized boolean expire(Delivery delivery, long nowMillis) {
    if (running != delivery) {
      return false;
    }
    if (delivery.expire(attempt, nowMillis) != Expiry.WHILE_RUNNING) {
      return false;
    }
    reportedDeaf = false;
    worker.interrupt();
    return true;
  }

  /** Whether this is the first time that the watch finds the handler deaf in this attempt. */
  synchronized boolean findDeaf() {
    boolean first = !reportedDeaf;
    reportedDeaf = true;
    return first;
  }

  /** Clears the interrupt of an expired lease; for the worker, once its attempt is over. */
  void clearInterrupt() {
    synchronized (this) {
      // INVARIANT: whoever saw the lease expired waits here until its interrupt has been sent.
      Thread.interrupted();
    }
  }

  /** By its worker's name: sets of slots are walked in the same order in every run. */
  @Override
  public int hashCode() {
    return worker.getName().hashCode();
  }
}
