package dev.longshore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import org.junit.jupiter.api.Test;

class OpenLaneTest {
  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final OpenLane lane = new OpenLane(2, 1);

  @Test
  void schedulesAsManyTurnsAsThereAreWorkers() {
    assertThat(lane.offer(delivery(1))).isTrue();
    assertThat(lane.offer(delivery(2))).isTrue();
    assertThat(lane.offer(delivery(3))).isFalse();
  }

  @Test
  void aTurnThatFindsNothingMakesRoomForAnother() {
    lane.offer(delivery(1));
    assertThat(lane.take()).isNotNull();
    assertThat(lane.take()).isNull();
    assertThat(lane.endTurn()).isFalse();

    assertThat(lane.offer(delivery(2))).isTrue();
    assertThat(lane.endTurn()).as("work is left").isTrue();
  }

  @Test
  void aDeliveryThatComesBackGoesBeforeTheBacklog() {
    Delivery tried = delivery(1);
    tried.startAttempt(1);
    assertThat(tried.endRunning(1)).isTrue();
    tried.requeue();
    Delivery fresh = delivery(2);

    lane.gather(fresh);
    lane.offerGathered();
    lane.offer(tried);

    assertThat(lane.take()).isSameAs(tried);
    assertThat(lane.take()).isSameAs(fresh);
  }

  @Test
  void whatIsGatheredIsTakenInItsOrderByAsManyTurnsAsItNeeds() {
    Delivery first = delivery(1);
    Delivery second = delivery(2);
    Delivery third = delivery(3);

    assertThat(lane.gather(first)).isTrue();
    assertThat(lane.gather(second)).isFalse();
    assertThat(lane.take()).as("not offered yet").isNull();
    assertThat(lane.offerGathered()).isEqualTo(2);
    lane.gather(third);
    assertThat(lane.offerGathered()).as("all turns are there").isZero();

    assertThat(lane.take()).isSameAs(first);
    assertThat(lane.take()).isSameAs(second);
    assertThat(lane.take()).isSameAs(third);
    assertThat(lane.take()).isNull();
  }

  private Delivery delivery(long offset) {
    return new Delivery(Messages.at(offset, null), ledger, 0, 0);
  }
}
