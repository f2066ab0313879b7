package dev.longshore.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A ring whose slots carry a ticket that says whose turn it is: the n-th offer's, the n-th poll's
 * (D. Vyukov, Bounded MPMC queue, 2010). Any thread.
 */
final class TaskRing {
  /** In the tail of a ring that takes nothing more. */
  private static final long CLOSED = Long.MIN_VALUE;

  /** Places of the two ends, in cache lines of their own. */
  private static final int HEAD = 16;

  private static final int TAIL = 32;
  private static final int PLACES = 48;

  /** The numbers of the next poll and of the next offer. */
  private final AtomicLongArray ends = new AtomicLongArray(PLACES);

  /** Of each slot: n when it awaits the n-th offer, n + 1 when it awaits the n-th poll. */
  private final AtomicLongArray tickets;

  private final @Nullable Runnable[] tasks;
  private final int mask;

  /** What takes tasks once this ring is closed; made by whoever needs it first. */
  private volatile @Nullable TaskRing next;

  /** Whether nothing may come after this ring. */
  @GuardedBy("this")
  private boolean sealed;

  /**
   * An empty ring.
   *
   * @param size a power of two
   * @param base the number of its first task
   */
  TaskRing(int size, long base) {
    tasks = new @Nullable Runnable[size];
    tickets = new AtomicLongArray(size);
    mask = size - 1;
    for (long number = base; number < base + size; number++) {
      tickets.setPlain((int) number & mask, number);
    }
    ends.setPlain(HEAD, base);
    ends.setPlain(TAIL, base);
  }

  enum Added {
    ADDED,
    BEYOND_LIMIT,
    /** As a ring is from the first time it was full. */
    CLOSED
  }

  /** Adds a task whose number is below the limit. */
  Added offer(Runnable task, long limit) {
    while (true) {
      long number = ends.get(TAIL);
      if (number < 0) {
        return Added.CLOSED;
      }
      if (number >= limit) {
        return Added.BEYOND_LIMIT;
      }
      int slot = (int) number & mask;
      long ahead = tickets.getAcquire(slot) - number;
      if (ahead < 0) {
        ends.compareAndSet(TAIL, number, number | CLOSED);
      } else if (ahead == 0 && ends.compareAndSet(TAIL, number, number + 1)) {
        tasks[slot] = task;
        tickets.setRelease(slot, number + 1);
        return Added.ADDED;
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
        if (end() == number) {
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
    return head() == end();
  }

  /** Whether all that it will ever hold has been polled. */
  boolean isUsedUp() {
    return ends.get(TAIL) == (head() | CLOSED);
  }

  long head() {
    return ends.get(HEAD);
  }

  /** The number of the next task that is added here or in the ring behind. */
  long end() {
    return ends.get(TAIL) & ~CLOSED;
  }

  @Nullable TaskRing next() {
    return next;
  }

  /** What follows on a closed ring, made if it is missing; null when that is not allowed. */
  @Nullable TaskRing successor(int largest) {
    TaskRing known = next;
    return known == null ? makeSuccessor(largest) : known;
  }

  private synchronized @Nullable TaskRing makeSuccessor(int largest) {
    if (next == null && !sealed) {
      next = new TaskRing(Math.min(tasks.length << 1, largest), end());
    }
    return next;
  }

  /** Closes the last ring and lets nothing come after it; the next one if this is not the last. */
  synchronized @Nullable TaskRing seal() {
    if (next == null) {
      sealed = true;
      while (ends.get(TAIL) >= 0) {
        ends.getAndUpdate(TAIL, number -> number | CLOSED);
      }
    }
    return next;
  }

  synchronized void unseal() {
    sealed = false;
  }
}
