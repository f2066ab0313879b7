package dev.longshore.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.autoscale.InstanceLoad.Breaker;
import dev.longshore.autoscale.InstanceLoad.State;
import dev.longshore.autoscale.TargetInstance.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VictimsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void firstTheBrokenThenTheStartingThenTheLongestIdleThenTheBusy() {
    List<InstanceLoad> loads =
        List.of(
            load("busy", 5, Optional.empty()),
            load("idle", 0, Optional.of(NOW.minusSeconds(10))),
            load("longest-idle", 0, Optional.of(NOW.minusSeconds(500))));
    TargetState target =
        new TargetState(
            5,
            List.of(
                new TargetInstance("busy", NOW.minusSeconds(900), Phase.RUNNING, 0),
                new TargetInstance("idle", NOW.minusSeconds(900), Phase.RUNNING, 0),
                new TargetInstance("longest-idle", NOW.minusSeconds(900), Phase.RUNNING, 0),
                new TargetInstance("starting", NOW.minusSeconds(3), Phase.STARTING, 0),
                new TargetInstance("leaving", NOW.minusSeconds(900), Phase.STOPPING, 0),
                new TargetInstance("broken", NOW.minusSeconds(60), Phase.CRASH_LOOPING, 4)));
    LoadSample sample =
        new LoadSample(
            NOW,
            1,
            LoadSample.Sharing.GROUP,
            false,
            Optional.empty(),
            List.of(PartitionLoad.of("orders", 0, 0, 0, 0)),
            loads,
            Steering.none());
    AutoscalerSettings settings = AutoscalerSettings.of(1, 9, Duration.ofSeconds(60));
    LoadModel model = new LoadModel(settings, Tuning.of(settings.preset()), sample, target);

    assertThat(Victims.choose(5, target, sample, model))
        .containsExactly("broken", "starting", "longest-idle", "idle", "busy");
  }

  private static InstanceLoad load(String id, long inFlight, Optional<Instant> idleSince) {
    return new InstanceLoad(
        id,
        NOW,
        State.READY,
        NOW.minusSeconds(900),
        Optional.of(NOW.minusSeconds(890)),
        0,
        0,
        0,
        8,
        inFlight,
        Duration.ZERO,
        idleSince,
        Breaker.CLOSED,
        false,
        false);
  }
}
