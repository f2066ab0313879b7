package dev.longshore.fleet;

import static dev.longshore.fleet.FleetFixture.NOW;
import static dev.longshore.fleet.FleetFixture.alive;
import static dev.longshore.fleet.FleetFixture.beat;
import static dev.longshore.fleet.FleetFixture.member;
import static dev.longshore.fleet.FleetFixture.partition;
import static dev.longshore.fleet.FleetFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetViewTest {
  private final GroupReading group =
      GroupReading.NONE.succeeded(
          new GroupSnapshot(
              NOW,
              "Stable",
              List.of(member("a", 0, 2)),
              List.of(
                  new PartitionLag("orders", 0, OptionalLong.of(10), 20, 10),
                  new PartitionLag("orders", 1, OptionalLong.of(5), 9, 4),
                  new PartitionLag("orders", 2, OptionalLong.empty(), 0, 0)),
              List.of()));

  @Test
  void theOwnersWordIsFresherThanTheCommit() {
    List<FleetPartition> partitions =
        FleetView.partitions(
            group, List.of(alive(beat("a", InstanceState.PROCESSING, 1, partition(0, 17, 3)))));

    assertThat(partitions.getFirst().lag()).isEqualTo(3);
    assertThat(partitions.getFirst().age()).contains(Duration.ofSeconds(3));
    assertThat(partitions.getFirst().owner()).contains("a");
  }

  @Test
  void withoutAWordTheCommitCountsAndTheAgeIsUnknown() {
    List<FleetPartition> partitions = FleetView.partitions(group, List.of());

    assertThat(partitions.get(1).lag()).isEqualTo(4);
    assertThat(partitions.get(1).age()).isEmpty();
    assertThat(partitions.get(2).owner()).isEmpty();
    assertThat(partitions.get(2).age()).contains(Duration.ZERO);
  }

  @Test
  void theWordOfTheDeadAndOfThoseWhoHaveLostThePartitionDoesNotCount() {
    Sighting dead =
        seen(beat("a", InstanceState.PROCESSING, 1, partition(0, 17, 3)), Liveness.DEAD, 20);
    Sighting other = alive(beat("b", InstanceState.PROCESSING, 1, partition(1, 8, 1)));

    List<FleetPartition> partitions = FleetView.partitions(group, List.of(dead, other));

    assertThat(partitions.get(0).lag()).isEqualTo(10);
    assertThat(partitions.get(1).lag()).isEqualTo(4);
  }

  @Test
  void nothingIsKnownOfAGroupThatWasNeverRead() {
    assertThat(FleetView.partitions(GroupReading.NONE, List.of())).isEmpty();
  }

  @Test
  void instancesAreToldWithTheirMembershipAndTheTimeOfTheirLastWord() {
    List<FleetInstance> instances =
        FleetView.instances(
            NOW,
            group,
            List.of(
                alive(beat("a", InstanceState.IDLE, 1)),
                seen(beat("b", InstanceState.IDLE, 1), Liveness.SUSPECT, 7)),
            Set.of("b"));

    assertThat(instances).extracting(FleetInstance::isMember).containsExactly(true, false);
    assertThat(instances).extracting(FleetInstance::isZombie).containsExactly(false, true);
    assertThat(instances.get(1).lastHeartbeat()).isEqualTo(NOW.minusSeconds(7));
    assertThat(Optional.of(instances.get(1)).filter(FleetInstance::isPresent)).isPresent();
  }
}
