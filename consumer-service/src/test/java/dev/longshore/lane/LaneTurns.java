package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.concurrent.atomic.AtomicInteger;

/** Offers to a lane and runs its turns on the thread that is told to, and keeps a log of them. */
final class LaneTurns {
  private final LaneSubject lane;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** What happened, in its order; the explorer switches no thread at a builder. */
  private final StringBuilder events = new StringBuilder();

  LaneTurns(LaneSubject lane) {
    this.lane = lane;
  }

  void offer(Delivery delivery) {
    if (lane.offer(delivery)) {
      run();
    }
  }

  /** Offers two that one poll brought. */
  void offer(Delivery first, Delivery second) {
    lane.gather(first);
    lane.gather(second);
    if (lane.offerGathered() > 0) {
      run();
    }
  }

  /** Has a turn take a delivery and hold it, before any thread contends. */
  void hold(Delivery delivery) {
    lane.offer(delivery);
    lane.take();
    lane.hold(delivery);
    lane.endTurn();
  }

  /** Settles a held delivery, which lets go of what waits behind it. */
  void settle(Delivery delivery) {
    events.append("settled ");
    delivery.settle();
    offer(delivery);
  }

  /** Offsets in the order in which they were taken, and how many turns ran at once. */
  String log() {
    return events + "in " + most;
  }

  /** Runs a turn that was scheduled, and those that it schedules. */
  void run() {
    do {
      turn();
    } while (lane.endTurn());
  }

  private void turn() {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    Delivery delivery = lane.take();
    while (delivery != null) {
      events.append(delivery.offset()).append(' ');
      delivery = lane.take();
    }
    running.decrementAndGet();
  }
}
