package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A lane without order, with as many turns at once as there are workers. Nothing is ever held back
 * by another delivery. Any thread; guarded by its queues and its count of turns.
 */
public final class OpenLane implements Lane {
  private final int mostTurns;

  /** New deliveries, as the poll thread gathered them. */
  private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();

  /** Deliveries that were worked on before; they have waited enough and go before all. */
  private final Queue<Delivery> returned = new ConcurrentLinkedQueue<>();

  private final AtomicInteger turns = new AtomicInteger();

  /** What the poll thread gathers, linked from the first to the last; its own. */
  private @Nullable Delivery firstGathered;

  private @Nullable Delivery lastGathered;
  private int gathered;

  OpenLane(int mostTurns) {
    this.mostTurns = mostTurns;
  }

  @Override
  public boolean offer(Delivery delivery) {
    returned.add(delivery);
    return schedule(1) > 0;
  }

  @Override
  public boolean gather(Delivery delivery) {
    boolean isFirst = lastGathered == null;
    if (lastGathered == null) {
      firstGathered = delivery;
    } else {
      lastGathered.next(delivery);
    }
    lastGathered = delivery;
    gathered++;
    return isFirst;
  }

  @Override
  public int offerGathered() {
    int added = gathered;
    if (firstGathered != null) {
      batches.add(new Batch(firstGathered));
    }
    firstGathered = null;
    lastGathered = null;
    gathered = 0;
    return schedule(added);
  }

  @Override
  public @Nullable Delivery take() {
    Delivery next = returned.poll();
    while (next == null) {
      Batch batch = batches.peek();
      if (batch == null) {
        return null;
      }
      next = batch.take();
      if (next == null) {
        batches.remove(batch);
      }
    }
    return next;
  }

  @Override
  public void hold(Delivery delivery) {}

  @Override
  public boolean endTurn() {
    if (hasWork()) {
      return true;
    }
    turns.decrementAndGet();
    return hasWork() && schedule(1) > 0;
  }

  private boolean hasWork() {
    Batch batch = batches.peek();
    while (batch != null && batch.isEmpty()) {
      batches.remove(batch);
      batch = batches.peek();
    }
    return batch != null || !returned.isEmpty();
  }

  private int schedule(int wanted) {
    while (true) {
      int now = turns.get();
      int more = Math.min(wanted, mostTurns - now);
      if (more <= 0) {
        return 0;
      }
      if (turns.compareAndSet(now, now + more)) {
        return more;
      }
    }
  }
}
