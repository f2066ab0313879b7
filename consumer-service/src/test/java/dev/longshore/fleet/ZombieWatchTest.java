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
import java.util.Set;
import org.junit.jupiter.api.Test;

class ZombieWatchTest {
  private static final InstanceState WORKING = InstanceState.PROCESSING;

  private final ZombieWatch watch = new ZombieWatch();

  @Test
  void oneThatFinishesNothingForAMinuteWhileWorkWaitsIsOne() {
    Sighting stuck = alive(beat("a", WORKING, 5, partition(0, 10, 7)));

    assertThat(look(stuck, 0)).isEmpty();
    assertThat(look(stuck, 59)).isEmpty();
    assertThat(look(stuck, 60)).containsExactly("a");
    assertThat(look(alive(beat("a", WORKING, 6, partition(0, 10, 7))), 61)).isEmpty();
  }

  @Test
  void oneWhoseOffsetsMoveIsNone() {
    look(alive(beat("a", WORKING, 5, partition(0, 10, 7))), 0);

    assertThat(look(alive(beat("a", WORKING, 5, partition(0, 11, 6))), 60)).isEmpty();
  }

  @Test
  void oneWithoutWorkIsNone() {
    Sighting idle = alive(beat("a", InstanceState.IDLE, 5, partition(0, 10, 0)));
    look(idle, 0);

    assertThat(look(idle, 600)).isEmpty();
  }

  @Test
  void oneThatABreakerHoldsDoesAsItShould() {
    Sighting held =
        alive(beat("a", NOW, WORKING, 5, Map.of("handler", "open"), partition(0, 10, 7)));
    look(held, 0);

    assertThat(look(held, 600)).isEmpty();
  }

  @Test
  void oneThatIsSilentIsDeadAndNoZombie() {
    Sighting dead = seen(beat("a", WORKING, 5, partition(0, 10, 7)), Liveness.DEAD, 90);
    look(dead, 0);

    assertThat(look(dead, 90)).isEmpty();
  }

  private Set<String> look(Sighting sighting, int second) {
    return watch.look(List.of(sighting), Duration.ofSeconds(second).toNanos());
  }
}
