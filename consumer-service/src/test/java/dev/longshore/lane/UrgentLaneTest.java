package dev.longshore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.time.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UrgentLaneTest {
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final FakeTicker ticker = new FakeTicker();
  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final Priorities priorities = new Priorities(message -> 0, 3, MAX_WAIT);
  private final UrgentLane lane = new UrgentLane(2, 1, true, priorities, ticker);

  @Test
  void theMostUrgentGoesFirstAndWithinALevelTheOldest() {
    gather(delivery(1, 1, 2), delivery(2, 2, 1), delivery(3, 3, 0), delivery(4, 4, 1));

    assertThat(takeAll()).containsExactly(3L, 2L, 4L, 1L);
  }

  @Test
  void whatHasWaitedForTooLongGoesBeforeAllTheOldestFirst() {
    gather(delivery(1, 1, 2));
    ticker.advance(Duration.ofSeconds(1));
    gather(delivery(2, 2, 1));
    ticker.advance(MAX_WAIT);
    gather(delivery(3, 3, 0));

    assertThat(takeAll()).containsExactly(1L, 3L, 2L);
  }

  @Test
  void whatHasWaitedForExactlyTheLimitIsNotOverdueYet() {
    gather(delivery(1, 1, 2));
    ticker.advance(MAX_WAIT);
    gather(delivery(2, 2, 0));

    assertThat(takeAll()).containsExactly(2L, 1L);
  }

  @Test
  void anUrgentMessageDoesNotOvertakeItsKey() {
    Delivery first = delivery(1, 7, 2);
    gather(first, delivery(2, 7, 0), delivery(3, 8, 1));

    assertThat(takeAll()).containsExactly(3L, 1L);
    settle(first);

    assertThat(takeAll()).containsExactly(2L);
  }

  @Test
  void aRetryKeepsItsLevelAndItsKeyWaitsForIt() {
    Delivery first = delivery(1, 7, 1);
    gather(first, delivery(2, 7, 0));
    assertThat(takeAll()).containsExactly(1L);
    gather(delivery(3, 8, 1), delivery(4, 9, 0));

    lane.offer(first);

    assertThat(takeAll()).containsExactly(4L, 1L, 3L);
    settle(first);
    assertThat(takeAll()).containsExactly(2L);
  }

  @Test
  void whatWaitedForItsKeyIsOverdueByItsOwnAcceptance() {
    Delivery first = delivery(1, 7, 2);
    gather(first, delivery(2, 7, 2));
    assertThat(takeAll()).containsExactly(1L);
    ticker.advance(Duration.ofSeconds(20));
    gather(delivery(3, 8, 2));
    ticker.advance(Duration.ofSeconds(11));
    gather(delivery(4, 9, 0));

    settle(first);

    assertThat(takeAll()).containsExactly(2L, 4L, 3L);
  }

  @Test
  void withoutKeysNothingWaitsForAnother() {
    UrgentLane open = new UrgentLane(2, 1, false, priorities, ticker);
    open.gather(delivery(1, 7, 1));
    open.gather(delivery(2, 7, 0));
    open.offerGathered();

    assertThat(Objects.requireNonNull(open.take()).offset()).isEqualTo(2);
    assertThat(Objects.requireNonNull(open.take()).offset()).isEqualTo(1);
  }

  @Test
  void asManyTurnsAsThereIsWorkAndWorkers() {
    assertThat(gather(delivery(1, 1, 0))).isEqualTo(1);
    assertThat(gather(delivery(2, 2, 0), delivery(3, 3, 0))).isEqualTo(1);
    assertThat(lane.endTurn()).isTrue();
    takeAll();
    assertThat(lane.endTurn()).isFalse();
    assertThat(lane.endTurn()).isFalse();
    assertThat(gather(delivery(4, 1, 0))).isZero();
  }

  @Test
  void whatIsPutBackHoldsItsKeyAndIsTakenByItsUrgency() {
    gather(delivery(1, 7, 1), delivery(2, 7, 0), delivery(3, 8, 1));
    Delivery first = Objects.requireNonNull(lane.take());
    Delivery other = Objects.requireNonNull(lane.take());
    assertThat(lane.take()).isNull();
    lane.putBack(List.of(first, other));
    assertThat(lane.rest()).isFalse();

    assertThat(lane.wake()).isPositive();
    gather(delivery(4, 9, 0));
    assertThat(takeAll()).containsExactly(4L, 1L, 3L);
  }

  @Test
  void aTurnThatRestsComesBackWhenSomethingArrivedMeanwhile() {
    gather(delivery(1, 7, 1), delivery(2, 8, 1));
    Delivery first = Objects.requireNonNull(lane.take());
    Delivery second = Objects.requireNonNull(lane.take());
    assertThat(lane.take()).isNull();
    gather(delivery(3, 9, 1));
    lane.putBack(List.of(first, second));

    assertThat(lane.rest()).isTrue();
  }

  private int gather(Delivery... deliveries) {
    for (Delivery delivery : deliveries) {
      lane.gather(delivery);
    }
    return lane.offerGathered();
  }

  private Delivery delivery(long offset, int key, int level) {
    return new Delivery(Messages.at(offset, null), offset, ledger, key, ticker.nanos(), level);
  }

  private void settle(Delivery delivery) {
    delivery.settle();
    lane.offer(delivery);
  }

  private List<Long> takeAll() {
    List<Long> taken = new ArrayList<>();
    for (Delivery next = lane.take(); next != null; next = lane.take()) {
      taken.add(next.offset());
    }
    return taken;
  }
}
