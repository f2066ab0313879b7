package dev.longshore.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Custody;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.delivery.PartitionLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BackPressureTest {
  private static final BackPressure POLICY = new BackPressure(1_000, 1 << 20, 100, 1 << 10);

  @Test
  void aSinglePartitionMayHoldHalfOfTheRoom() {
    AssignedPartition partition = holding(500);
    assertThat(POLICY.holds(partition, 500, 0)).isFalse();

    AssignedPartition fuller = holding(501);
    assertThat(POLICY.holds(fuller, 501, 0)).isTrue();
  }

  @Test
  void howeverManyAreBlockedAnotherFindsRoom() {
    long total = 0;
    List<AssignedPartition> blocked = new ArrayList<>();
    for (int count = 0; count < 8; count++) {
      int held = 0;
      while (!POLICY.holds(holding(held), total + held, 0)) {
        held++;
      }
      blocked.add(holding(held));
      total += held;
    }
    assertThat(blocked).hasSize(8);
    assertThat(total).isLessThan(1_000);
    assertThat(POLICY.holds(holding(0), total, 0)).isFalse();
  }

  @Test
  void aHeldPartitionGoesOnOnlyWhenItHoldsClearlyLess() {
    AssignedPartition partition = holding(480);
    partition.paused(true);
    assertThat(POLICY.holds(partition, 480, 0)).isTrue();

    AssignedPartition emptier = holding(400);
    emptier.paused(true);
    assertThat(POLICY.holds(emptier, 400, 0)).isFalse();
  }

  @Test
  void nothingIsPolledThatMightNotFit() {
    assertThat(POLICY.isFull(900, 0, 0)).isFalse();
    assertThat(POLICY.isFull(901, 0, 0)).isTrue();
    assertThat(POLICY.isFull(1, (1 << 20) - 1, 0)).isTrue();
    assertThat(POLICY.isFull(0, 1 << 21, 0)).as("something must always go on").isFalse();
  }

  @Test
  void roomThatIsKeptForAMessageIsTakenByNoOther() {
    assertThat(POLICY.isFull(1, 1 << 19, 1 << 18)).isFalse();
    assertThat(POLICY.isFull(1, 1 << 19, 1 << 19)).isTrue();
    assertThat(POLICY.isFull(0, 0, 1 << 21)).isTrue();
  }

  @Test
  void aPartitionWaitsUntilItsMessageFitsOrNothingElseIsInFlight() {
    AssignedPartition partition = holding(0);
    partition.awaits(1 << 19);
    assertThat(POLICY.holds(partition, 1, (1 << 19) + 1)).isTrue();
    assertThat(POLICY.holds(partition, 1, 1 << 19)).isFalse();

    partition.awaits(1 << 21);
    assertThat(POLICY.holds(partition, 1, 1)).isTrue();
    assertThat(POLICY.holds(partition, 0, 0)).isFalse();
  }

  private static AssignedPartition holding(int messages) {
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    for (int offset = 0; offset < messages; offset++) {
      ledger.track(offset);
      ledger.taken(new Delivery(Messages.at(offset, null), ledger, offset, 0));
    }
    return new AssignedPartition(
        new TopicPartition("orders", 0),
        new PartitionIdentity(0, 0, 0),
        ledger,
        Optional.empty(),
        new GapRoom(4_096),
        new PartitionCustody(ledger, Custody.Open.HELD, messages));
  }
}
