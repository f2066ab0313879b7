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
  void neverMoreTurnsThanAllowedAndNoDeliveryLost() {
    assertHolds(this, () -> new Offers(LaneSubject.sound(new OpenLane(1))));
    assertRejects(
        this, () -> new Offers(new CanaryLane(1, Flaw.SCHEDULES_IN_TWO_STEPS)), "0 1 in 2");
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.NO_SECOND_LOOK)), "0 in 1");
  }

  /** Two threads offer a delivery each to a lane that allows one turn. */
  private static final class Offers implements Race {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery first = new Delivery(Messages.at(0, null), ledger, 0, 0);
    private final Delivery second = new Delivery(Messages.at(1, null), ledger, 1, 0);
    private final LaneTurns turns;

    Offers(LaneSubject lane) {
      this.turns = new LaneTurns(lane);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> turns.offer(first), () -> turns.offer(second));
    }

    @Override
    public String outcome() {
      return turns.log();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 1 in 1", "1 0 in 1");
    }
  }
}
