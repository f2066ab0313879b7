package dev.longshore.fleet;

import static dev.longshore.fleet.FleetFixture.NOW;
import static dev.longshore.fleet.FleetFixture.alive;
import static dev.longshore.fleet.FleetFixture.beat;
import static dev.longshore.fleet.FleetFixture.partition;
import static dev.longshore.fleet.FleetFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailoverWatchTest {
  private static final InstanceState WORKING = InstanceState.PROCESSING;

  private final FailoverWatch watch = new FailoverWatch();
  private final Sighting dead =
      seen(beat("a", WORKING, 5, partition(0, 10, 7), partition(1, 20, 3)), Liveness.DEAD, 4);

  @Test
  void itIsOverWhenEveryPartitionHasMovedElsewhereOrIsDone() {
    watch.died(dead, NOW);

    assertThat(look(alive(beat("b", WORKING, 1, partition(0, 11, 6), partition(1, 20, 3))), 1))
        .isEmpty();
    assertThat(look(alive(beat("b", WORKING, 1, partition(1, 20, 0))), 2))
        .containsExactly(new Failover("a", NOW.minusSeconds(4), NOW, NOW.plusSeconds(2), 2));
    assertThat(look(alive(beat("b", WORKING, 1, partition(1, 20, 0))), 3)).isEmpty();
  }

  @Test
  void itIsMeasuredFromTheLastSignOfLife() {
    Failover failover = new Failover("a", NOW.minusSeconds(4), NOW, NOW.plusSeconds(2), 2);

    assertThat(failover.took()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void theWordsOfTheDeadDoNotCountAndTheirSuccessorsDo() {
    watch.died(dead, NOW);

    assertThat(look(alive(beat("a", WORKING, 9, partition(0, 99, 0), partition(1, 99, 0))), 1))
        .isEmpty();
    assertThat(
            look(
                alive(
                    beat(
                        "a",
                        NOW.plusSeconds(1),
                        WORKING,
                        1,
                        Map.of(),
                        partition(0, 11, 6),
                        partition(1, 21, 2))),
                2))
        .hasSize(1);
  }

  @Test
  void aDeathIsToldOnceThoughItIsNoticedAgain() {
    watch.died(dead, NOW);
    look(alive(beat("b", WORKING, 1, partition(0, 11, 6), partition(1, 21, 2))), 1);

    watch.died(dead, NOW.plusSeconds(15));

    assertThat(look(alive(beat("b", WORKING, 1, partition(0, 12, 6), partition(1, 22, 2))), 16))
        .isEmpty();
  }

  @Test
  void whoHadNothingLeavesNothing() {
    watch.died(seen(beat("a", WORKING, 5), Liveness.DEAD, 4), NOW);

    assertThat(look(alive(beat("b", WORKING, 1)), 1)).isEmpty();
  }

  private List<Failover> look(Sighting sighting, int second) {
    return watch.look(List.of(sighting), NOW.plusSeconds(second));
  }
}
