package dev.longshore.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by urgency, those of a level in the order in which they were added. Of every {@code
 * fairness} takes one asks the levels in turn, so that in any {@code fairness} × levels takes each
 * level is asked first at least once: a task that has k tasks of its level before it is taken after
 * at most (k + 1) × fairness × levels takes, however much is more urgent. Counting takes needs no
 * clock. Any thread.
 */
final class LevelQueue implements TaskQueue {
  private final List<RingQueue> levels;
  private final int capacity;
  private final int fairness;

  /** Tasks that are here or about to be. */
  private final AtomicLong count = new AtomicLong();

  private final AtomicLong takes = new AtomicLong();

  /** A queue of some levels; {@code fairness} 1 asks the levels in turn and knows no urgency. */
  LevelQueue(int levels, int capacity, int fairness) {
    List<RingQueue> queues = new ArrayList<>();
    IntStream.range(0, levels).forEach(level -> queues.add(new RingQueue(UNBOUNDED)));
    this.levels = List.copyOf(queues);
    this.capacity = capacity;
    this.fairness = fairness;
  }

  @Override
  public Offer offer(Runnable task, int level) {
    RingQueue queue = levels.get(level);
    if (!takeRoom()) {
      return Offer.FULL;
    }
    Offer offer = queue.offer(task, 0);
    if (offer != Offer.ADDED) {
      count.decrementAndGet();
    }
    return offer;
  }

  /** Never more than there is, not even for a moment: another might find it full and wait. */
  private boolean takeRoom() {
    while (true) {
      long known = count.get();
      if (known >= capacity) {
        return false;
      }
      if (count.compareAndSet(known, known + 1)) {
        return true;
      }
    }
  }

  @Override
  public @Nullable Runnable poll() {
    long take = takes.getAndIncrement();
    if (take % fairness == 0) {
      Runnable favoured = poll(levels.get((int) (take / fairness % levels.size())));
      if (favoured != null) {
        return favoured;
      }
    }
    for (RingQueue queue : levels) {
      Runnable task = poll(queue);
      if (task != null) {
        return task;
      }
    }
    return null;
  }

  private @Nullable Runnable poll(RingQueue queue) {
    Runnable task = queue.poll();
    if (task != null) {
      count.decrementAndGet();
    }
    return task;
  }

  @Override
  public boolean isEmpty() {
    for (RingQueue queue : levels) {
      if (!queue.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long size() {
    return levels.stream().mapToLong(RingQueue::size).sum();
  }

  @Override
  public void seal() {
    levels.forEach(RingQueue::seal);
  }

  @Override
  public void unseal() {
    levels.forEach(RingQueue::unseal);
  }
}
