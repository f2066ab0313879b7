package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A lane of so many turns at once, with a flaw for the races to find. */
final class CanaryLane implements LaneSubject {
  private final int mostTurns;
  private final Flaw flaw;
  private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
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
    queue.add(delivery);
    return schedule();
  }

  @Override
  public void gather(Delivery delivery) {
    queue.add(delivery);
  }

  @Override
  public int offerGathered() {
    return schedule() ? 1 : 0;
  }

  @Override
  public @Nullable Delivery take() {
    return queue.poll();
  }

  @Override
  public void hold(Delivery delivery) {
    delivery.blocksItsKey(true);
  }

  @Override
  public boolean endTurn() {
    turns.decrementAndGet();
    return flaw != Flaw.NO_SECOND_LOOK && !queue.isEmpty() && schedule();
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
