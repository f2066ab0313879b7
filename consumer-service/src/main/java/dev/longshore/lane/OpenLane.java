package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.List;
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

  /** How many deliveries a turn takes together. */
  private final int perTurn;

  /** New deliveries, as the poll thread gathered them. */
  private final Queue<Gathered> polls = new ConcurrentLinkedQueue<>();

  /** Deliveries that were worked on before; they have waited enough and go before all. */
  private final Queue<Delivery> returned = new ConcurrentLinkedQueue<>();

  /** What was taken and given back. */
  private final Queue<Delivery> putBack = new ConcurrentLinkedQueue<>();

  private final AtomicInteger turns = new AtomicInteger();

  /** What the poll thread gathers, linked from the first to the last; its own. */
  private @Nullable Delivery firstGathered;

  private @Nullable Delivery lastGathered;
  private int gathered;

  OpenLane(int mostTurns, int perTurn) {
    this.mostTurns = mostTurns;
    this.perTurn = perTurn;
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
      polls.add(new Gathered(firstGathered));
    }
    firstGathered = null;
    lastGathered = null;
    gathered = 0;
    return schedule(turnsFor(added));
  }

  @Override
  public @Nullable Delivery take() {
    Delivery next = returned.poll();
    if (next == null) {
      next = putBack.poll();
    }
    while (next == null) {
      Gathered poll = polls.peek();
      if (poll == null) {
        return null;
      }
      next = poll.take();
      if (next == null) {
        polls.remove(poll);
      }
    }
    return next;
  }

  @Override
  public void hold(Delivery delivery) {}

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public void putBack(List<Delivery> taken) {
    putBack.addAll(taken);
  }

  @Override
  public boolean endTurn() {
    if (hasWork()) {
      return true;
    }
    turns.decrementAndGet();
    return hasWork() && schedule(1) > 0;
  }

  @Override
  public boolean rest() {
    turns.decrementAndGet();
    return hasNew() && schedule(1) > 0;
  }

  @Override
  public int wake() {
    return schedule(Math.max(1, turnsFor(putBack.size())));
  }

  private int turnsFor(int deliveries) {
    return (deliveries + perTurn - 1) / perTurn;
  }

  private boolean hasWork() {
    return hasNew() || !putBack.isEmpty();
  }

  private boolean hasNew() {
    Gathered poll = polls.peek();
    while (poll != null && poll.isEmpty()) {
      polls.remove(poll);
      poll = polls.peek();
    }
    return poll != null || !returned.isEmpty();
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
