package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.LeasePhase;
import java.util.List;

/**
 * Attempts that one call of the handler makes together, each under a lease of its own. What changes
 * here is guarded by the lock of its slot.
 */
final class BatchRun {
  private final List<Attempt> attempts;

  /** Whether all attempts have started, and the handler has not returned. */
  private boolean running;

  private boolean lent;
  private boolean interrupted;
  private boolean foundDeaf;

  BatchRun(List<Attempt> attempts) {
    this.attempts = attempts;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  /** Whether others share the fate of each. */
  boolean isShared() {
    return attempts.size() > 1;
  }

  void started() {
    running = true;
  }

  /** Takes the lane away from the turn that waits for the handler; false when it cannot be had. */
  boolean lend() {
    if (!running || lent) {
      return false;
    }
    lent = true;
    for (Attempt attempt : attempts) {
      if (!attempt.delivery().lendLane(attempt.attempt())) {
        throw new IllegalStateException(attempt.delivery() + " runs without its batch");
      }
    }
    return true;
  }

  /** Notes that the handler has returned; false when the lane went to another turn before. */
  boolean returned() {
    running = false;
    return !lent;
  }

  /**
   * Whether its handler is to be interrupted, which is so once: it works for no lease any more, and
   * not since all were answered.
   */
  boolean outlivesItsLeases() {
    boolean useless = running && !interrupted && !hasLease() && hasExpired();
    interrupted |= useless;
    return useless;
  }

  private boolean hasExpired() {
    for (Attempt attempt : attempts) {
      if (attempt.delivery().phase() == LeasePhase.EXPIRED) {
        return true;
      }
    }
    return false;
  }

  /** Whether the handler still works for the lease of one of them. */
  boolean hasLease() {
    for (Attempt attempt : attempts) {
      Delivery delivery = attempt.delivery();
      int latest = delivery.attempt();
      boolean running = latest == attempt.attempt() && delivery.phase() == LeasePhase.RUNNING;
      if (running || latest < attempt.attempt()) {
        return true;
      }
    }
    return false;
  }

  /** Whether this is the first time that the watch finds the handler deaf. */
  boolean findDeaf() {
    boolean first = !foundDeaf;
    foundDeaf = true;
    return first;
  }
}
