package dev.longshore.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static List<Decision> recorded() {
    SplittableRandom random = new SplittableRandom(5);
    Autoscaler autoscaler = new Autoscaler(AutoscalerSettings.of(1, 20, Duration.ofSeconds(60)));
    Plant plant = new Plant(30, 3, 140);
    List<Decision> decisions = new ArrayList<>();
    for (int tick = 0; tick < 300; tick++) {
      plant.arrival = Math.max(0, 300 + 280 * Math.sin(tick / 40.0) + 20 * random.nextGaussian());
      decisions.add(plant.tick(autoscaler));
    }
    return decisions;
  }

  @Test
  void whatWasRecordedComesOutTheSameBitForBit() {
    List<String> lines = recorded().stream().map(DecisionJson::line).toList();

    List<Decision> read = lines.stream().map(line -> DecisionJson.read(line, "test")).toList();
    Replay.Result result = Replay.of(read.stream());

    assertThat(lines).allMatch(line -> !line.contains("\n"));
    assertThat(read.stream().filter(Decision::isChange).count()).isGreaterThan(3);
    assertThat(result.decisions()).isEqualTo(300);
    assertThat(result.difference()).isEmpty();
  }

  @Test
  void anotherPolicyIsFound() {
    List<Decision> decisions = recorded();
    String altered =
        DecisionJson.line(decisions.get(100))
            .replace("\"reason\":\"" + decisions.get(100).reason(), "\"reason\":\"TO_ZERO");
    decisions.set(100, DecisionJson.read(altered, "test"));

    Replay.Result result = Replay.of(decisions.stream());

    assertThat(result.difference().orElseThrow().recorded().sequence()).isEqualTo(100);
  }

  @Test
  void aGapIsRefused() {
    List<Decision> decisions = recorded();
    decisions.remove(17);

    assertThatThrownBy(() -> Replay.of(decisions.stream()))
        .hasMessageContaining("decision 18")
        .hasMessageContaining("without gaps");
  }

  @Test
  void aLineThatIsNoDecisionIsToldWithItsPlace() {
    assertThatThrownBy(() -> DecisionJson.read("{\"sequence\":", "decisions.jsonl:3"))
        .hasMessageStartingWith("decisions.jsonl:3: not a decision");
  }
}
