package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A lane of so many turns at once, with a flaw for the races to find. */
final class CanaryLane implements LaneSubject {
  private final int mostTurns;
  private final Flaw flaw;
  private final AtomicReferenceArray<@Nullable Delivery> queue = new AtomicReferenceArray<>(8);
  private final AtomicInteger offered = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();

  /** What is wrong with it. */
  enum Flaw {
    /** A turn that ends does not look again at what arrived meanwhile. */
    NO_SECOND_LOOK,
    /** Whether a turn is due is read first and noted afterwards. */
    SCHEDULES_IN_TWO_STEPS,
    /** A held delivery holds nothing up. */
    HOLDS_NOTHING
  }

  CanaryLane(int mostTurns, Flaw flaw) {
    this.mostTurns = mostTurns;
    this.flaw = flaw;
  }

  @Override
  public boolean offer(Delivery delivery) {
    queue.set(offered.getAndIncrement(), delivery);
    return schedule();
  }

  @Override
  public @Nullable Delivery take() {
    for (int index = 0; index < queue.length(); index++) {
      Delivery next = queue.getAndSet(index, null);
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  @Override
  public void hold(Delivery delivery) {
    delivery.blocksItsKey(true);
  }

  @Override
  public boolean endTurn() {
    turns.decrementAndGet();
    return flaw != Flaw.NO_SECOND_LOOK && hasWork() && schedule();
  }

  private boolean hasWork() {
    for (int index = 0; index < queue.length(); index++) {
      if (queue.get(index) != null) {
        return true;
      }
    }
    return false;
  }

  private boolean schedule() {
    int now = turns.get();
    if (now >= mostTurns) {
      return false;
    }
    if (flaw == Flaw.SCHEDULES_IN_TWO_STEPS) {
      turns.set(now + 1);
      return true;
    }
    return turns.compareAndSet(now, now + 1) || schedule();
  }
}
