package dev.longshore.pool;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which they were added, at most a number of them. Nobody waits for another,
 * except who polls the very task that another is about to write.
 *
 * <p><b>Idea.</b> Tasks are numbered. A ring that is full is closed, so that nothing is added to it
 * any more, and one of twice the size takes what comes next; who polls goes on there when the
 * closed one is used up. The numbers go on as well, so that the difference of the two ends is what
 * waits in all rings, and the bound needs no count of its own. The end is moved only to a number
 * below head + capacity, and the head only grows: the bound is exact.
 *
 * <p><b>Cost.</b> One compare-and-set and two writes for an offer, the same for a poll; no garbage
 * except when the queue grows. 12 to 16 bytes per task in the largest ring that was needed.
 */
final class RingQueue implements TaskQueue {
  private static final int FIRST_SIZE = 256;
  private static final int LARGEST_SIZE = 1 << 16;

  private final int capacity;

  /** The number that the end may not pass as far as is known; never too high. */
  private final AtomicLong knownLimit = new AtomicLong();

  /** Where polls look; moved on by whoever finds it used up. */
  private volatile TaskRing first;

  /** Where offers go; moved on by whoever finds it closed. */
  private volatile TaskRing last;

  RingQueue(int capacity) {
    this.capacity = capacity;
    first = new TaskRing(Math.min(FIRST_SIZE, roundedUp(capacity)), 0);
    last = first;
    knownLimit.setPlain(capacity);
  }

  private static int roundedUp(int capacity) {
    return capacity == 1 ? 2 : Integer.highestOneBit(Math.min(capacity - 1, LARGEST_SIZE)) << 1;
  }

  @Override
  public Offer offer(Runnable task, int level) {
    TaskRing ring = last;
    while (true) {
      switch (ring.offer(task, capacity == UNBOUNDED ? Long.MAX_VALUE : knownLimit.getOpaque())) {
        case ADDED -> {
          return Offer.ADDED;
        }
        case BEYOND_LIMIT -> {
          long limit = head() + capacity;
          if (ring.end() >= limit) {
            return Offer.FULL;
          }
          knownLimit.setOpaque(limit);
        }
        case CLOSED -> {
          TaskRing next = ring.successor(LARGEST_SIZE);
          if (next == null) {
            return Offer.SEALED;
          }
          ring = next;
          last = next;
        }
      }
    }
  }

  @Override
  public @Nullable Runnable poll() {
    TaskRing ring = first;
    while (true) {
      Runnable task = ring.poll();
      if (task != null || !ring.isUsedUp()) {
        return task;
      }
      TaskRing next = ring.successor(LARGEST_SIZE);
      if (next == null) {
        return null;
      }
      ring = next;
      first = next;
    }
  }

  @Override
  public boolean isEmpty() {
    return foremost().isEmpty();
  }

  @Override
  public long size() {
    TaskRing ring = last;
    for (TaskRing next = ring.next(); next != null; next = ring.next()) {
      ring = next;
    }
    // The end first: what is added meanwhile must not make it more than there may be.
    long end = ring.end();
    return Math.max(0, end - head());
  }

  @Override
  public void seal() {
    TaskRing ring = last;
    for (TaskRing next = ring.seal(); next != null; next = ring.seal()) {
      ring = next;
    }
    last = ring;
  }

  @Override
  public void unseal() {
    last.unseal();
  }

  private long head() {
    return foremost().head();
  }

  /** The first ring that is not used up, which may be another than whoever polled last left. */
  private TaskRing foremost() {
    TaskRing ring = first;
    while (ring.isUsedUp()) {
      TaskRing next = ring.next();
      if (next == null) {
        return ring;
      }
      ring = next;
    }
    return ring;
  }
}
