package dev.longshore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrderedLaneTest {
  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final OrderedLane lane = new OrderedLane();

  @Test
  void deliversInTheOrderOfArrival() {
    offer(1, 1);
    offer(2, 2);
    offer(3, 1);

    assertThat(takeAll()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void onlyTheFirstOfferSchedulesATurn() {
    assertThat(lane.offer(delivery(1, 1))).isTrue();
    assertThat(lane.offer(delivery(2, 1))).isFalse();
    assertThat(takeAll()).hasSize(2);

    assertThat(lane.endTurn()).isFalse();
    assertThat(lane.offer(delivery(3, 1))).isTrue();
  }

  @Test
  void aTurnThatLeavesWorkSchedulesAnother() {
    offer(1, 1);
    offer(2, 1);
    assertThat(lane.take()).isNotNull();

    assertThat(lane.endTurn()).isTrue();
  }

  @Test
  void whatIsGatheredKeepsItsOrderAmongItselfAndBehindWhatWasThere() {
    offer(1, 1);
    assertThat(lane.gather(delivery(2, 1))).isTrue();
    assertThat(lane.gather(delivery(3, 2))).isFalse();

    assertThat(lane.offerGathered()).as("a turn is scheduled already").isZero();
    assertThat(takeAll()).containsExactly(1L, 2L, 3L);
    assertThat(lane.endTurn()).isFalse();
    assertThat(lane.gather(delivery(4, 1))).isTrue();
    assertThat(lane.offerGathered()).isEqualTo(1);
    assertThat(lane.offerGathered()).isZero();
  }

  @Test
  void holdsWhileAKeyWaitsAndUntilNothingOfItIsLeft() {
    Delivery held = delivery(1, 1);
    assertThat(lane.offer(held)).isTrue();
    offer(2, 1);
    assertThat(lane.take()).isSameAs(held);
    assertThat(lane.isHolding()).isFalse();

    lane.hold(held);
    assertThat(takeAll()).isEmpty();
    assertThat(lane.isHolding()).isTrue();

    assertThat(lane.endTurn()).isFalse();
    held.settle();
    assertThat(lane.offer(held)).isTrue();
    assertThat(lane.isHolding()).isTrue();
    assertThat(takeAll()).containsExactly(2L);
    assertThat(lane.isHolding()).isFalse();
  }

  @Test
  void aHeldDeliveryBlocksItsKeyOnly() {
    Delivery first = delivery(1, 7);
    lane.offer(first);
    offer(2, 8);
    offer(3, 7);
    assertThat(lane.take()).isSameAs(first);
    lane.hold(first);

    assertThat(takeAll()).containsExactly(2L);
  }

  @Test
  void whatWaitedBehindASettledDeliveryGoesBeforeLaterArrivals() {
    Delivery first = delivery(1, 7);
    lane.offer(first);
    offer(3, 7);
    lane.take();
    lane.hold(first);
    assertThat(takeAll()).isEmpty();

    settle(first);
    offer(4, 7);
    lane.offer(first);
    offer(5, 7);

    assertThat(takeAll()).containsExactly(3L, 4L, 5L);
  }

  @Test
  void aHeldDeliveryThatComesBackIsTakenAgainBeforeItsKey() {
    Delivery first = delivery(1, 7);
    lane.offer(first);
    offer(2, 7);
    lane.take();
    lane.hold(first);
    assertThat(takeAll()).isEmpty();

    lane.offer(first);
    offer(3, 7);

    assertThat(lane.take()).isSameAs(first);
    assertThat(takeAll()).as("its key waits on").isEmpty();
    settle(first);
    lane.offer(first);
    assertThat(takeAll()).containsExactly(2L, 3L);
  }

  @Test
  void aHeldDeliveryThatComesBackGoesBeforeTheBacklog() {
    Delivery first = delivery(1, 7);
    lane.offer(first);
    lane.take();
    lane.hold(first);
    offer(2, 8);
    offer(3, 9);
    assertThat(lane.take()).isNotNull();
    offer(4, 10);

    lane.offer(first);

    assertThat(lane.take()).isSameAs(first);
    assertThat(takeAll()).containsExactly(3L, 4L);
  }

  @Test
  void aSecondHoldAmongFreedDeliveriesKeepsTheOrder() {
    Delivery first = delivery(1, 7);
    Delivery second = delivery(2, 7);
    lane.offer(first);
    lane.offer(second);
    offer(3, 7);
    lane.take();
    lane.hold(first);
    assertThat(takeAll()).isEmpty();
    settle(first);
    lane.offer(first);
    assertThat(lane.take()).isSameAs(second);
    lane.hold(second);
    offer(4, 7);
    assertThat(takeAll()).isEmpty();

    settle(second);
    lane.offer(second);

    assertThat(takeAll()).containsExactly(3L, 4L);
  }

  @Test
  void whatIsPutBackIsTakenAgainFirstAndKeepsTheOrderOfItsKeyWhenItIsHeld() {
    Delivery first = delivery(1, 7);
    Delivery second = delivery(2, 7);
    lane.offer(first);
    lane.offer(second);
    offer(3, 7);
    offer(4, 7);
    lane.take();
    lane.hold(first);
    assertThat(takeAll()).isEmpty();
    settle(first);
    lane.offer(first);
    assertThat(lane.take()).isSameAs(second);
    Delivery third = Objects.requireNonNull(lane.take());
    lane.putBack(List.of(third));
    lane.hold(second);
    settle(second);
    lane.offer(second);

    assertThat(takeAll()).containsExactly(3L, 4L);
  }

  @Test
  void whatIsPutBackGoesBeforeTheBacklog() {
    offer(1, 7);
    offer(2, 7);
    offer(3, 8);
    List<Delivery> taken =
        List.of(Objects.requireNonNull(lane.take()), Objects.requireNonNull(lane.take()));

    lane.putBack(taken);

    assertThat(takeAll()).containsExactly(1L, 2L, 3L);
    lane.putBack(taken);
    offer(4, 7);
    assertThat(takeAll()).containsExactly(1L, 2L, 4L);
  }

  @Test
  void aLaneAtRestIsScheduledByTheNextOfferOrWhenItIsWoken() {
    lane.offer(delivery(1, 7));
    lane.putBack(List.of(Objects.requireNonNull(lane.take())));
    assertThat(lane.rest()).isFalse();
    assertThat(lane.wake()).isEqualTo(1);
    assertThat(lane.wake()).isZero();
    assertThat(lane.rest()).isFalse();
    assertThat(lane.offer(delivery(2, 7))).isTrue();
    assertThat(takeAll()).containsExactly(1L, 2L);
  }

  private void offer(long offset, int key) {
    lane.offer(delivery(offset, key));
  }

  private Delivery delivery(long offset, int key) {
    return new Delivery(Messages.at(offset, null), ledger, key, 0);
  }

  private static void settle(Delivery delivery) {
    delivery.settle();
  }

  private List<Long> takeAll() {
    List<Long> taken = new ArrayList<>();
    for (Delivery next = lane.take(); next != null; next = lane.take()) {
      taken.add(next.message().offset());
    }
    return taken;
  }
}
