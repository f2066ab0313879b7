package dev.longshore.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Expiry;
import dev.longshore.lane.Lane;
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

  /** What the watch saw running here at its last look. */
  @GuardedBy("this")
  private @Nullable Delivery seen;

  /** Whether a handler works and its lane may go to another turn. */
  @GuardedBy("this")
  private boolean handling;

  /** Whether another turn has the lane; stays so until this one ends. */
  @GuardedBy("this")
  private boolean laneLent;

  AttemptSlot(Thread worker) {
    this.worker = worker;
  }

  void begin(Delivery delivery) {
    attempt = 0;
    running = delivery;
  }

  synchronized void started(int number) {
    attempt = number;
    seen = null;
    handling = true;
  }

  /** Notes that the handler has returned; from here on its lane is lent no more. */
  synchronized void returned() {
    handling = false;
  }

  /**
   * Lends the lane of a handler that takes long, at the watch's second look at it: its delivery is
   * held, so that its key waits, and another turn may go on with other keys.
   *
   * <p>The turn that waits for the handler owns the lane but does not touch it before {@link
   * #returned}; what it wrote there is visible through {@link #running}.
   *
   * @return whether the caller must schedule that turn
   */
  synchronized boolean lend(Delivery delivery, Lane lane) {
    boolean again = seen == delivery;
    seen = delivery;
    if (!again || !handling || laneLent || running != delivery) {
      return false;
    }
    lane.hold(delivery);
    laneLent = true;
    return true;
  }

  /** Whether another turn has the lane, so that this one must leave it alone. */
  synchronized boolean isLaneLent() {
    return laneLent;
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
