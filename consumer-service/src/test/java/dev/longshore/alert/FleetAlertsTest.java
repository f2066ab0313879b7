package dev.longshore.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.alert.AlertView.Presence;
import dev.longshore.fleet.FleetInstance;
import dev.longshore.fleet.FleetPartition;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceLoad;
import dev.longshore.heartbeat.InstanceName;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.InstanceTotals;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FleetAlertsTest {
  private static final GroupSnapshot GROUP =
      new GroupSnapshot(
          Views.START,
          "Stable",
          List.of(
              new GroupSnapshot.Member("m", "a", "host-1", Optional.of("a"), List.of("orders-0"))),
          List.of(),
          List.of(new GroupSnapshot.DeadLetterTopic("orders.dlq", 12, 3)));

  @Test
  void aSnapshotIsSeenWhole() {
    AlertView view =
        FleetAlerts.of(
            fleet(Views.START, Optional.empty(), true, Liveness.DEAD), "g", Optional.empty());

    assertThat(view.broker())
        .contains(
            new AlertView.Broker(
                1,
                List.of(
                    new AlertView.Partition(
                        "orders", 0, 7, 5, Optional.of(Duration.ofSeconds(9)), Optional.of("a"))),
                Map.of("orders.dlq", 12L)));
    assertThat(view.instances())
        .contains(
            List.of(
                new AlertView.Instance(
                    "a",
                    "host-1",
                    Presence.LOST,
                    Duration.ofSeconds(20),
                    false,
                    Map.of("handler", "open"))));
  }

  @Test
  void everyLivenessHasItsPresence() {
    assertThat(List.of(Liveness.values()))
        .extracting(
            liveness ->
                FleetAlerts.of(
                        fleet(Views.START, Optional.empty(), true, liveness), "g", Optional.empty())
                    .instances()
                    .orElseThrow()
                    .getFirst()
                    .presence())
        .containsExactly(
            Presence.PRESENT, Presence.PRESENT, Presence.LOST, Presence.STOPPED, Presence.UNKNOWN);
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNoEmptyGroup() {
    AlertView view =
        FleetAlerts.of(
            fleet(
                Views.START,
                Optional.of(new GroupReading.Failure(Views.START, "no route")),
                true,
                Liveness.ALIVE),
            "g",
            Optional.empty());

    assertThat(view.broker()).isEmpty();
    assertThat(view.unreadable()).isEqualTo("no route");
  }

  @Test
  void anOldReadingTellsNothingOfNow() {
    AlertView view =
        FleetAlerts.of(
            fleet(Views.START.plusSeconds(31), Optional.empty(), true, Liveness.ALIVE),
            "g",
            Optional.empty());

    assertThat(view.broker()).isEmpty();
    assertThat(view.unreadable()).contains("30 s");
  }

  @Test
  void heartbeatsThatCannotBeReadAreNotAbsentConsumers() {
    AlertView view =
        FleetAlerts.of(
            fleet(Views.START, Optional.empty(), false, Liveness.UNREADABLE),
            "g",
            Optional.empty());

    assertThat(view.instances()).isEmpty();
    assertThat(view.unreadable()).contains("heartbeats");
  }

  private static FleetSnapshot fleet(
      Instant at,
      Optional<GroupReading.Failure> failure,
      boolean areHeartbeatsReadable,
      Liveness liveness) {
    return new FleetSnapshot(
        at,
        new GroupReading(Optional.of(GROUP), failure),
        areHeartbeatsReadable,
        List.of(
            new FleetInstance(
                new Sighting(heartbeat(), liveness, Duration.ofSeconds(20), Duration.ofSeconds(20)),
                at,
                true,
                false)),
        List.of(
            new FleetPartition(
                "orders",
                0,
                Optional.of("a"),
                OptionalLong.of(7),
                12,
                5,
                Optional.of(Duration.ofSeconds(9)))),
        Optional.empty(),
        List.of(),
        List.of(),
        0);
  }

  private static Heartbeat heartbeat() {
    return new Heartbeat(
        new InstanceName("orders-workers", "a", "a", "host-1", 42, "1.0", Views.START, 0),
        1,
        Views.START,
        Duration.ofSeconds(2),
        InstanceState.PROCESSING,
        Views.START,
        "",
        InstanceLoad.NONE,
        new InstanceTotals(1, 0, 1, Duration.ZERO),
        List.of(),
        Map.of("handler", "open"));
  }
}
