package dev.longshore.control;

import static dev.longshore.fleet.FleetFixture.NOW;
import static dev.longshore.fleet.FleetFixture.alive;
import static dev.longshore.fleet.FleetFixture.beat;
import static dev.longshore.fleet.FleetFixture.member;
import static dev.longshore.fleet.FleetFixture.partition;
import static dev.longshore.fleet.FleetFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.autoscale.InstanceLoad;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.FleetView;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.fleet.Leader;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadSamplingTest {
  private static final Leader LEADER = new Leader("control", 7, true);

  @Test
  void offsetsOwnersAndAgesComeFromTheGroupAndItsHeartbeats() {
    LoadSample sample =
        sample(
            reading("Stable"),
            alive(
                beat("a", InstanceState.PROCESSING, 4, partition(0, 10, 10), partition(1, 9, 0))));

    assertThat(sample.epoch()).isEqualTo(7);
    assertThat(sample.at()).isEqualTo(NOW.minusSeconds(1));
    assertThat(sample.rebalancing()).isFalse();
    assertThat(sample.partitions().getFirst().position()).hasValue(10);
    assertThat(sample.partitions().getFirst().end()).hasValue(20);
    assertThat(sample.partitions().getFirst().owner()).contains("a");
    assertThat(sample.partitions().getFirst().drained()).isFalse();
    assertThat(sample.partitions().get(1).drained()).isTrue();
    assertThat(sample.instances())
        .singleElement()
        .satisfies(
            load -> {
              assertThat(load.state()).isEqualTo(InstanceLoad.State.READY);
              assertThat(load.processed()).isEqualTo(4);
              assertThat(load.busySlotSeconds()).isEqualTo(4.0);
              assertThat(load.heardAt()).isEqualTo(NOW.minusSeconds(1));
            });
  }

  @Test
  void whatCannotBeReadIsEmptyAndNotOld() {
    LoadSample sample =
        sample(
            new GroupReading(
                reading("Stable").last(),
                Optional.of(new GroupReading.Failure(NOW.minusSeconds(9), "no answer"))));

    assertThat(sample.at()).isEqualTo(NOW);
    assertThat(sample.partitions())
        .hasSize(2)
        .allSatisfy(partition -> assertThat(partition.end()).isEmpty());
  }

  @Test
  void aGroupWhosePartitionsMoveIsRebalancing() {
    assertThat(sample(reading("Reconciling")).rebalancing()).isTrue();
    assertThat(sample(reading("PreparingRebalance")).rebalancing()).isTrue();
    assertThat(sample(reading("Empty")).rebalancing()).isFalse();
  }

  @Test
  void theWorstBreakerCounts() {
    Instant started = NOW.minusSeconds(60);

    assertThat(
            sample(
                    reading("Stable"),
                    alive(
                        beat(
                            "a",
                            started,
                            InstanceState.IDLE,
                            0,
                            Map.of("x", "half-open", "y", "forced-open"))))
                .instances()
                .getFirst()
                .breaker())
        .isEqualTo(InstanceLoad.Breaker.OPEN);
  }

  @Test
  void theStoppedAndTheDeadWhoAreOutOfTheGroupAreNoPartOfTheFleet() {
    LoadSample sample =
        sample(
            reading("Stable"),
            seen(beat("a", InstanceState.PROCESSING, 1), Liveness.DEAD, 20),
            seen(beat("b", InstanceState.PROCESSING, 1), Liveness.DEAD, 20),
            seen(beat("c", InstanceState.STOPPED, 1), Liveness.STOPPED, 20));

    assertThat(sample.instances()).extracting(InstanceLoad::id).containsExactly("a");
  }

  private static LoadSample sample(GroupReading group, Sighting... sightings) {
    List<Sighting> all = List.of(sightings);
    return LoadSampling.sample(
        new FleetSnapshot(
            NOW,
            group,
            true,
            FleetView.instances(NOW, group, all, Set.of()),
            FleetView.partitions(group, all),
            Optional.of(LEADER),
            List.of(),
            List.of(),
            0),
        LEADER,
        LoadSample.Sharing.GROUP);
  }

  private static GroupReading reading(String state) {
    return new GroupReading(
        Optional.of(
            new GroupSnapshot(
                NOW.minusSeconds(1),
                state,
                List.of(member("a", 0, 2)),
                List.of(
                    new PartitionLag("orders", 0, OptionalLong.of(10), 20, 10),
                    new PartitionLag("orders", 1, OptionalLong.of(8), 9, 1)),
                List.of())),
        Optional.empty());
  }
}
