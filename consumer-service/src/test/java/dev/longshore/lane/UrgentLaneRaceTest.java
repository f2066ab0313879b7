package dev.longshore.lane;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.lane.CanaryLane.Flaw;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class UrgentLaneRaceTest {

  @Test
  void neverMoreTurnsThanAllowedAndNoDeliveryLost() {
    assertHolds(this, () -> new Offers(LaneSubject.sound(lane())));
    assertRejects(this, () -> new Offers(new CanaryLane(1, Flaw.NO_SECOND_LOOK)), "in 1");
  }

  @Test
  void whatWaitsForItsKeyIsTakenOnceThatIsSettledAndNotBefore() {
    assertHolds(this, () -> new Settles(LaneSubject.sound(lane())));
    assertRejects(this, () -> new Settles(new CanaryLane(1, Flaw.HOLDS_NOTHING)), "1 settled");
  }

  private static UrgentLane lane() {
    return new UrgentLane(
        1, 1, true, new Priorities(message -> 0, 2, Duration.ofSeconds(1)), () -> 0);
  }

  /** The poll thread offers a delivery and another thread a more urgent one that comes back. */
  private static final class Offers implements Race {
    private final Delivery first = delivery(0, 1, 1);
    private final Delivery urgent = delivery(1, 2, 0);
    private final LaneTurns turns;

    Offers(LaneSubject lane) {
      this.turns = new LaneTurns(lane);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> turns.offer(first), () -> turns.offer(urgent));
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

  /** A delivery is settled while another of its key, more urgent, is offered. */
  private static final class Settles implements Race {
    private final Delivery first = delivery(0, 7, 1);
    private final Delivery behind = delivery(1, 7, 0);
    private final LaneTurns turns;
    private final LaneSubject lane;

    Settles(LaneSubject lane) {
      this.lane = lane;
      this.turns = new LaneTurns(lane);
      lane.gather(first);
      lane.offerGathered();
      lane.take();
      lane.hold(first);
      lane.endTurn();
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> {
            lane.gather(behind);
            if (lane.offerGathered() > 0) {
              turns.run();
            }
          },
          () -> turns.settle(first));
    }

    @Override
    public String outcome() {
      return turns.log();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("settled 1 in 1");
    }
  }

  private static Delivery delivery(long offset, int key, int level) {
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    return new Delivery(Messages.at(offset, null), offset, ledger, key, 0, level);
  }
}
