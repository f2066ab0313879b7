package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.fleet.Counts;
import dev.longshore.fleet.WorkerReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsumerPlaceTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  @TempDir Path folder = Path.of("");

  @Test
  void pausesGrowAndHaveALimit() {
    assertThat(ConsumerPlace.pause(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(ConsumerPlace.pause(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ConsumerPlace.pause(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(ConsumerPlace.pause(50)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void deadProcessIsReportedThenReplacedAfterThePauseAndItsCountsStay() {
    ConsumerPlace place = place("exit 7");
    place.reported(place.process(), report(new Counts(10, 8, 1, 2, 0, 0, 0)));
    place.process().awaitUpTo(Duration.ofSeconds(20));

    assertThat(place.supervise(START.plusSeconds(1)))
        .hasValueSatisfying(text -> assertThat(text).contains("consumer-1", "exit code 7", "1 s"));
    assertThat(place.supervise(START.plusMillis(1_500))).isEmpty();
    assertThat(place.supervise(START.plusSeconds(2)))
        .hasValueSatisfying(text -> assertThat(text).contains("started again"));
    assertThat(place.restarts()).isEqualTo(1);
    assertThat(place.counts().acked()).isEqualTo(8);
    place.reported(place.process(), report(new Counts(5, 5, 0, 0, 0, 0, 0)));
    assertThat(place.counts().acked()).isEqualTo(13);
  }

  @Test
  void processThatNeverSpokeIsStartingWhileItLivesAndGoneAfterwards() {
    ConsumerPlace place = place("read line");

    assertThat(place.report().state()).isEqualTo("starting");
    place.process().kill();
    place.process().awaitUpTo(Duration.ofSeconds(20));
    assertThat(place.report().state()).isEqualTo("gone");
  }

  private ConsumerPlace place(String script) {
    ChildCommand command =
        new ChildCommand(
            "consumer-1",
            List.of("/bin/sh", "-c", script),
            Map.of(),
            folder.resolve("consumer-1.log"));
    return new ConsumerPlace("consumer-1", (name, restarts) -> ChildProcess.start(command), START);
  }

  private static WorkerReport report(Counts counts) {
    return new WorkerReport("consumer-1", 1, "here", "idle", 0, 0, 4, counts, START);
  }
}
