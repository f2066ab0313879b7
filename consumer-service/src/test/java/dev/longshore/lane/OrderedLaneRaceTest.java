package dev.longshore.lane;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.lane.CanaryLane.Flaw;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class OrderedLaneRaceTest {

  @Test
  void oneTurnAtATimeTakesAllAndKeepsTheOrderOfAKey() {
    assertHolds(this, () -> new Offers(LaneSubject.sound(new OrderedLane())));
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.SCHEDULES_IN_TWO_STEPS)), "in 2");
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.NO_SECOND_LOOK)), "in 1");
  }

  @Test
  void aHeldDeliveryHoldsItsKeyAndNoOtherUntilItIsSettled() {
    assertHolds(this, () -> new Hold(LaneSubject.sound(new OrderedLane())));
    assertRejects(this, () -> new Hold(new CanaryLane(1, Flaw.HOLDS_NOTHING)), "1 2 settled");
  }

  /** One thread offers two deliveries of a key, another offers one of another key. */
  private static final class Offers implements Race {
    private final Delivery first = delivery(0, 7);
    private final Delivery second = delivery(1, 7);
    private final Delivery other = delivery(2, 8);
    private final LaneTurns turns;

    Offers(LaneSubject lane) {
      this.turns = new LaneTurns(lane);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> {
            turns.offer(first);
            turns.offer(second);
          },
          () -> turns.offer(other));
    }

    @Override
    public String outcome() {
      return turns.log();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 1 2 in 1", "0 2 1 in 1", "2 0 1 in 1");
    }
  }

  /** A held delivery is settled while others, of its key and of another one, are offered. */
  private static final class Hold implements Race {
    private final Delivery held = delivery(0, 7);
    private final Delivery behind = delivery(1, 7);
    private final Delivery other = delivery(2, 8);
    private final LaneTurns turns;

    Hold(LaneSubject lane) {
      this.turns = new LaneTurns(lane);
      turns.hold(held);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> {
            turns.offer(behind);
            turns.offer(other);
          },
          () -> turns.settle(held));
    }

    @Override
    public String outcome() {
      return turns.log();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("settled 1 2 in 1", "2 settled 1 in 1", "settled 2 1 in 1");
    }
  }

  private static Delivery delivery(long offset, int key) {
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    return new Delivery(Messages.at(offset, null), ledger, key, 0);
  }
}
