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
class OpenLaneRaceTest {

  @Test
  void twoTurnsTakeEachDeliveryOfABatchOnce() {
    assertHolds(this, TwoTurns::new);
  }

  @Test
  void neverMoreTurnsThanAllowedAndNoDeliveryLost() {
    assertHolds(this, () -> new Offers(LaneSubject.sound(new OpenLane(1, 1))));
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.SCHEDULES_IN_TWO_STEPS)), "in 2");
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.NO_SECOND_LOOK)), "in 1");
  }

  /** The poll thread offers a batch and another thread a delivery that comes back. */
  private static final class Offers implements Race {
    private final Delivery first = delivery(0);
    private final Delivery second = delivery(1);
    private final Delivery back = delivery(2);
    private final LaneTurns turns;

    Offers(LaneSubject lane) {
      this.turns = new LaneTurns(lane);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> turns.offer(first, second), () -> turns.offer(back));
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

  /** Two turns take what one poll brought. */
  private static final class TwoTurns implements Race {
    private final OpenLane lane = new OpenLane(2, 1);
    private final LaneTurns turns = new LaneTurns(LaneSubject.sound(lane));

    TwoTurns() {
      lane.gather(delivery(0));
      lane.gather(delivery(1));
      lane.offerGathered();
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(turns::run, turns::run);
    }

    @Override
    public String outcome() {
      return turns.log();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 1 in 1", "0 1 in 2", "1 0 in 2");
    }
  }

  private static Delivery delivery(long offset) {
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    return new Delivery(Messages.at(offset, null), ledger, 0, 0);
  }
}
