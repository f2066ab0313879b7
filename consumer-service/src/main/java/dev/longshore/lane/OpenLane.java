package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A lane without order, with as many turns at once as there are workers. Nothing is ever held back
 * by another delivery. Any thread; guarded by its queue and its count of turns.
 */
public final class OpenLane implements Lane {
  private final int mostTurns;
  private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();

  /** Deliveries that were worked on before; they have waited enough and go before all. */
  private final Queue<Delivery> returned = new ConcurrentLinkedQueue<>();

  private final AtomicInteger turns = new AtomicInteger();

  OpenLane(int mostTurns) {
    this.mostTurns = mostTurns;
  }

  @Override
  public boolean offer(Delivery delivery) {
    (delivery.attempt() > 0 ? returned : queue).add(delivery);
    return schedule();
  }

  @Override
  public @Nullable Delivery take() {
    Delivery next = returned.poll();
    return next == null ? queue.poll() : next;
  }

  @Override
  public void hold(Delivery delivery) {}

  @Override
  public boolean endTurn() {
    if (hasWork()) {
      return true;
    }
    turns.decrementAndGet();
    return hasWork() && schedule();
  }

  private boolean hasWork() {
    return !queue.isEmpty() || !returned.isEmpty();
  }

  private boolean schedule() {
    int now = turns.get();
    while (now < mostTurns) {
      if (turns.compareAndSet(now, now + 1)) {
        return true;
      }
      now = turns.get();
    }
    return false;
  }
}
