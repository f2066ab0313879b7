package dev.longshore.pool;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue of tasks, in their order. Any thread may add and poll. Nobody waits for
 * another, except who polls the very task that another is about to write.
 *
 * <p><b>Idea.</b> A ring whose slots carry a ticket that says whose turn it is: the n-th add's, the
 * n-th poll's (D. Vyukov, Bounded MPMC queue, 2010). A ring that is full is closed, so that nothing
 * is added to it any more, and one of twice the size takes what comes next; who polls goes on there
 * when the closed one is used up.
 *
 * <p><b>Cost.</b> One compare-and-set and two writes for an add, the same for a poll; no garbage
 * except when the queue grows.
 */
final class TaskQueue {
  private static final int FIRST_SIZE = 256;
  private static final int LARGEST_SIZE = 1 << 16;

  /** Where polls look; moved on by whoever finds it used up. */
  private volatile Ring first = new Ring(FIRST_SIZE);

  /** Where adds go; moved on by whoever finds it closed. */
  private volatile Ring last = first;

  void add(Runnable task) {
    Ring ring = last;
    while (!ring.add(task)) {
      ring = ring.successor();
      last = ring;
    }
  }

  /** The task that has waited longest; null when there is none. */
  @Nullable Runnable poll() {
    Ring ring = first;
    while (true) {
      Runnable task = ring.poll();
      if (task != null || !ring.isUsedUp()) {
        return task;
      }
      ring = ring.successor();
      first = ring;
    }
  }

  boolean isEmpty() {
    Ring ring = first;
    while (ring.isUsedUp()) {
      ring = ring.successor();
    }
    return ring.isEmpty();
  }

  private static final class Ring {
    /** In the tail of a ring that takes nothing more. */
    private static final long CLOSED = Long.MIN_VALUE;

    /** Places of the two ends, in cache lines of their own. */
    private static final int HEAD = 16;

    private static final int TAIL = 32;
    private static final int PLACES = 48;

    /** The numbers of the next poll and of the next add. */
    private final AtomicLongArray ends = new AtomicLongArray(PLACES);

    /** Of each slot: n when it awaits the n-th add, n + 1 when it awaits the n-th poll. */
    private final AtomicLongArray tickets;

    private final @Nullable Runnable[] tasks;
    private final int mask;

    /** What takes tasks once this ring is closed; made by whoever needs it first. */
    private @Nullable Ring next;

    Ring(int size) {
      tasks = new @Nullable Runnable[size];
      tickets = new AtomicLongArray(size);
      mask = size - 1;
      for (int slot = 0; slot < size; slot++) {
        tickets.setPlain(slot, slot);
      }
    }

    /** Adds a task; false when this ring is closed, as it is from the first time it was full. */
    boolean add(Runnable task) {
      while (true) {
        long number = ends.get(TAIL);
        if (number < 0) {
          return false;
        }
        int slot = (int) number & mask;
        long ahead = tickets.getAcquire(slot) - number;
        if (ahead < 0) {
          ends.compareAndSet(TAIL, number, number | CLOSED);
        } else if (ahead == 0 && ends.compareAndSet(TAIL, number, number + 1)) {
          tasks[slot] = task;
          tickets.setRelease(slot, number + 1);
          return true;
        }
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // whoever writes the task may have lost its processor
    @Nullable Runnable poll() {
      while (true) {
        long number = ends.get(HEAD);
        int slot = (int) number & mask;
        long ahead = tickets.getAcquire(slot) - (number + 1);
        if (ahead < 0) {
          if ((ends.get(TAIL) & ~CLOSED) == number) {
            return null;
          }
          Thread.yield();
        } else if (ahead == 0 && ends.compareAndSet(HEAD, number, number + 1)) {
          Runnable task = tasks[slot];
          tasks[slot] = null;
          tickets.setRelease(slot, number + mask + 1);
          return task;
        }
      }
    }

    boolean isEmpty() {
      return ends.get(HEAD) == (ends.get(TAIL) & ~CLOSED);
    }

    /** Whether all that it will ever hold has been polled. */
    boolean isUsedUp() {
      return ends.get(TAIL) == (ends.get(HEAD) | CLOSED);
    }

    synchronized Ring successor() {
      Ring known = next;
      if (known == null) {
        known = new Ring(Math.min(tasks.length << 1, LARGEST_SIZE));
        next = known;
      }
      return known;
    }
  }
}
