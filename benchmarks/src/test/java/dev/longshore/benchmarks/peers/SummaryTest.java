package dev.longshore.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.benchmarks.measure.Latencies;
import dev.longshore.benchmarks.measure.Measurement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Scenario SCENARIO =
      Plan.full().only(Set.of("noop-100", "us-key-64")).scenarios().getFirst();

  @Test
  void ratiosAreTakenWithinEachRound() {
    List<Sample> samples =
        List.of(
            sample("bare", 1, 1_000, 0),
            sample("us-key-64", 1, 500, 0),
            sample("bare", 2, 4_000, 0),
            sample("us-key-64", 2, 1_600, 0),
            sample("bare", 3, 2_000, 0),
            sample("us-key-64", 3, 600, 0));

    Summary ours = Summary.of(SCENARIO, samples).getLast();

    assertThat(ours.rate()).isEqualTo(600);
    assertThat(ours.slowest()).isEqualTo(500);
    assertThat(ours.fastest()).isEqualTo(1_600);
    assertThat(ours.toBaseline()).isEqualTo(0.4);
  }

  @Test
  void disturbedRoundsAreLeftOutWhileThreeOthersRemain() {
    List<Sample> samples =
        List.of(
            sample("us-key-64", 1, 500, 0.1),
            sample("us-key-64", 2, 10, 0.9),
            sample("us-key-64", 3, 600, 0.2),
            sample("us-key-64", 4, 700, 0));

    Summary ours = Summary.of(SCENARIO, samples).getLast();

    assertThat(ours.rounds()).isEqualTo(3);
    assertThat(ours.dropped()).isEqualTo(1);
    assertThat(ours.slowest()).isEqualTo(500);
  }

  @Test
  void disturbedRoundsAreToldWhereTooFewOthersRemain() {
    List<Sample> samples = List.of(sample("us-key-64", 1, 500, 0.9), sample("us-key-64", 2, 10, 0));

    Summary ours = Summary.of(SCENARIO, samples).getLast();

    assertThat(ours.rounds()).isEqualTo(2);
    assertThat(ours.disturbed()).isEqualTo(1);
  }

  private static Sample sample(String contender, int round, long perSecond, double foreign) {
    return new Sample(
        "noop-100",
        contender,
        round,
        foreign,
        new Measurement(perSecond, 1, 1, 1, 1, Latencies.NONE));
  }
}
