package dev.longshore.breaker;

import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Deliveries that wait, first come first served, and the few permits that some of them may have.
 * Owned by whoever holds the lock it was made with; what it returns is to be run without the lock.
 *
 * <p>A waker whose delivery has gone, since its partition was revoked, looks like any other. So
 * permits that nobody has fetched some time after a wake are offered to others, to twice as many
 * each time; and when more wait than can be in flight all are woken, and those that live come back.
 */
final class Waiters {
  private static final Duration FETCHED_WITHIN = Duration.ofMillis(100);
  private static final int LIVING_AND_GONE = 4;

  private final Object lock;
  private final Timers timers;
  private final int most;
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private boolean open = true;
  private int permits;
  private int burst;
  private boolean looksAgain;

  /**
   * Nobody waits, and all may pass.
   *
   * @param lock what callers hold
   * @param maxInFlight how many deliveries can be there at once
   */
  Waiters(Object lock, Timers timers, int maxInFlight) {
    this.lock = lock;
    this.timers = timers;
    this.most = (int) Math.min(Integer.MAX_VALUE - 8, (long) LIVING_AND_GONE * maxInFlight + 64);
  }

  /** Adds one; returns whom to wake, which is this one when it need not wait. */
  List<Runnable> add(Runnable waker) {
    if (open || permits > 0) {
      return List.of(waker);
    }
    queue.add(waker);
    return queue.size() > most ? take(queue.size()) : List.of();
  }

  /** Takes a permit; false when there is none left. */
  boolean tryTake() {
    if (permits == 0) {
      return false;
    }
    permits--;
    return true;
  }

  /** Lets nobody pass. */
  void shut() {
    open = false;
    permits = 0;
  }

  /** Lets so many pass, no matter how many were left before; returns whom to wake. */
  List<Runnable> permit(int count) {
    shut();
    return more(count);
  }

  /** Lets some more pass; returns whom to wake. */
  List<Runnable> more(int count) {
    permits += count;
    burst = permits;
    return wake(permits);
  }

  /** Lets all pass from now on; returns whom to wake. */
  List<Runnable> letAll() {
    open = true;
    permits = 0;
    return take(queue.size());
  }

  /** How many wait, with those that have gone since. */
  int count() {
    return queue.size();
  }

  private List<Runnable> wake(int count) {
    List<Runnable> woken = take(count);
    if (!queue.isEmpty() && !looksAgain) {
      looksAgain = true;
      timers.schedule(FETCHED_WITHIN, this::offerUnfetched);
    }
    return woken;
  }

  private void offerUnfetched() {
    List<Runnable> woken = List.of();
    synchronized (lock) {
      looksAgain = false;
      if (permits > 0) {
        burst = Math.min(most, 2 * burst);
        woken = wake(burst);
      }
    }
    woken.forEach(Runnable::run);
  }

  private List<Runnable> take(int count) {
    List<Runnable> taken = new ArrayList<>(Math.min(count, queue.size()));
    while (taken.size() < count && !queue.isEmpty()) {
      taken.add(queue.poll());
    }
    return taken;
  }
}
