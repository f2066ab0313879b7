package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Fingerprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A share of the ids: which are worked on, by whom, who waits for them, and which were done. Any
 * thread; guarded by itself. Calls nothing while it holds its lock.
 *
 * <p>INVARIANT: an id is in progress by one delivery at most; it leaves that state and enters the
 * window in one step, so that nobody sees it in neither.
 */
final class Shard {
  /** Guarded by this. */
  private final InProgress inProgress = new InProgress();

  /** Guarded by this. */
  private final Window window;

  /** Guarded by this; most of the time without an entry. */
  private final Map<Fingerprint, List<Runnable>> waiters = new HashMap<>();

  /** How an id stands for a delivery that has it. */
  enum Standing {
    /** The delivery works on it, from now on if it has not before. */
    OURS,
    /** Another delivery works on it. */
    IN_PROGRESS,
    /** It was done within the window. */
    DONE
  }

  Shard(long windowMillis, int most) {
    this.window = new Window(windowMillis, most);
  }

  /** How an id stands for a delivery, to which it belongs from here on if it is nobody's. */
  @SuppressWarnings("ReferenceEquality") // deliveries are what they are
  synchronized Standing enter(Fingerprint id, Delivery delivery, long nowMillis) {
    int slot = inProgress.slot(id);
    Delivery owner = inProgress.at(slot);
    if (owner != null) {
      return owner == delivery ? Standing.OURS : Standing.IN_PROGRESS;
    }
    if (window.find(id, nowMillis) != Window.ABSENT) {
      return Standing.DONE;
    }
    inProgress.put(slot, id, delivery);
    return Standing.OURS;
  }

  /**
   * Ends a delivery's work on an id, if it worked on it.
   *
   * @param done whether it is done, else it is as if it had never been worked on
   * @param payload the payload's checksum
   * @return those that waited for it; null when the delivery did not work on it
   */
  @SuppressWarnings("ReferenceEquality") // deliveries are what they are
  synchronized @Nullable List<Runnable> leave(
      Fingerprint id, Delivery delivery, boolean done, int payload, long nowMillis) {
    int slot = inProgress.slot(id);
    if (inProgress.at(slot) != delivery) {
      return null;
    }
    inProgress.remove(slot);
    if (done) {
      window.add(id, payload, nowMillis, nowMillis);
    }
    List<Runnable> waiting = waiters.isEmpty() ? null : waiters.remove(id);
    return waiting == null ? List.of() : waiting;
  }

  /**
   * Keeps whoever waits until nobody works on an id any more.
   *
   * @return false when nobody does now
   */
  synchronized boolean await(Fingerprint id, Runnable waker) {
    if (inProgress.at(inProgress.slot(id)) == null) {
      return false;
    }
    waiters.computeIfAbsent(id, absent -> new ArrayList<>()).add(waker);
    return true;
  }

  /** Notes an id that was done before, by this instance or another. */
  synchronized void remember(Fingerprint id, int payload, long doneMillis, long nowMillis) {
    window.add(id, payload, doneMillis, nowMillis);
  }

  /** The payload's checksum of an id that was done within the window, else none. */
  synchronized @Nullable Integer payload(Fingerprint id, long nowMillis) {
    long found = window.find(id, nowMillis);
    return found == Window.ABSENT ? null : (Integer) (int) found;
  }

  synchronized int remembered(long nowMillis) {
    return window.size(nowMillis);
  }

  synchronized int inProgress() {
    return inProgress.size();
  }

  synchronized long bytes() {
    return window.bytes();
  }
}
