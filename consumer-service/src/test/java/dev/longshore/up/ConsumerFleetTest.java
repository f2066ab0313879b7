package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetInstance.Phase;
import dev.longshore.time.FakeTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsumerFleetTest {
  private static final String SERVES = "echo ready management=http://127.0.0.1:1; read line";

  @TempDir Path folder = Path.of("");

  private final FakeTicker clock = new FakeTicker();
  private final List<String> notes = new ArrayList<>();
  private String script = SERVES;
  private final ConsumerFleet fleet =
      new ConsumerFleet("c-", this::start, Duration.ofSeconds(5), clock, notes::add);

  @AfterEach
  void kill() {
    fleet.kill();
  }

  @Test
  void asManyAsAreWantedStartAndAreSeenToServe() {
    fleet.scale(2, List.of());

    await("two that run", () -> phases().equals(List.of(Phase.RUNNING, Phase.RUNNING)));
    assertThat(fleet.read().wanted()).isEqualTo(2);
    assertThat(fleet.read().instances())
        .extracting(TargetInstance::id)
        .containsExactly("c-1", "c-2");
  }

  @Test
  void theVictimGoesAndItsNameIsFreeWhenItHasGone() {
    fleet.scale(3, List.of());

    fleet.scale(2, List.of("c-2", "c-1"));

    assertThat(fleet.read().wanted()).isEqualTo(2);
    await("the end of the victim", () -> gone() == 2);
    assertThat(ids()).containsExactly("c-1", "c-3");
    fleet.scale(3, List.of());
    assertThat(ids()).containsExactly("c-1", "c-3", "c-2");
  }

  @Test
  void withoutAVictimTheYoungestGoes() {
    fleet.scale(1, List.of());
    clock.advance(Duration.ofSeconds(1));
    fleet.scale(2, List.of());

    fleet.scale(1, List.of("unknown"));

    await("one left", () -> gone() == 1);
    assertThat(ids()).containsExactly("c-1");
  }

  @Test
  void aDeathIsToldOnceAndFollowedByAnotherProcess() {
    fleet.scale(1, List.of());
    script = "exit 9";
    fleet.scale(2, List.of());
    await("a death", () -> look() && notes.size() == 1);

    assertThat(fleet.takeDeaths())
        .singleElement()
        .satisfies(
            death -> {
              assertThat(death.instance()).isEqualTo("c-2");
              assertThat(death.how()).contains("exit code 9");
            });
    assertThat(fleet.takeDeaths()).isEmpty();
    script = SERVES;
    clock.advance(Duration.ofSeconds(1));
    await("another", () -> look() && phases().equals(List.of(Phase.RUNNING, Phase.RUNNING)));
    assertThat(fleet.read().instances().getLast().restarts()).isEqualTo(1);
  }

  @Test
  void oneThatDiesAgainAndAgainIsSaidToCrashLoop() {
    script = "exit 9";
    fleet.scale(1, List.of());

    await(
        "a crash loop",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return look() && phases().contains(Phase.CRASH_LOOPING);
        });
  }

  @Test
  void oneThatDoesNotDrainInTimeIsKilled() {
    script = "trap '' TERM; echo ready management=http://127.0.0.1:1; while :; do sleep 0.1; done";
    fleet.scale(1, List.of());
    await("one that runs", () -> phases().equals(List.of(Phase.RUNNING)));

    fleet.scale(0, List.of());
    look();
    assertThat(phases()).containsExactly(Phase.STOPPING);
    clock.advance(Duration.ofSeconds(6));

    await("its end", () -> look() && fleet.read().instances().isEmpty());
    assertThat(notes).anyMatch(note -> note.contains("did not drain in time"));
    assertThat(fleet.takeDeaths()).hasSize(1);
  }

  @Test
  void nothingStartsAfterTheStop() {
    fleet.stop();

    fleet.scale(2, List.of());

    assertThat(fleet.read().instances()).isEmpty();
  }

  private boolean look() {
    fleet.look();
    return true;
  }

  private List<Phase> phases() {
    return fleet.read().instances().stream().map(TargetInstance::phase).toList();
  }

  private List<String> ids() {
    return fleet.read().instances().stream().map(TargetInstance::id).toList();
  }

  /** How many are there, those that have gone not counted. */
  private int gone() {
    fleet.look();
    return fleet.read().instances().size();
  }

  private ChildProcess start(String name, int restarts) {
    return ChildProcess.start(
        new ChildCommand(
            name, List.of("/bin/sh", "-c", script), Map.of(), folder.resolve(name + ".log")));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(deadline - System.nanoTime()).as("time left for %s", what).isPositive();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
