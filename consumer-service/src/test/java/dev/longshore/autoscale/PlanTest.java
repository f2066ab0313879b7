package dev.longshore.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Tuning TUNING = Tuning.of(AutoscalerSettings.Preset.LEAN);

  @Test
  void moreToDoNeverAsksForFewer() {
    long seed = 4_711;
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[48];
    Arrays.fill(weights, 1);
    Capacity capacity = new Capacity(LoadSample.Sharing.GROUP_BY_LOAD, weights, 40);
    for (int trial = 0; trial < 2_000; trial++) {
      double arrival = random.nextInt(2_000);
      double backlog = random.nextInt(50_000);
      int ready = random.nextInt(1, 40);
      Needs less = needs(capacity, arrival, backlog, ready);
      Needs more = needs(capacity, arrival + random.nextInt(200), backlog, ready);
      Needs longer = needs(capacity, arrival, backlog + random.nextInt(5_000), ready);

      assertThat(longer.up()).as("seed %d trial %d", seed, trial).isGreaterThanOrEqualTo(less.up());
      assertThat(more.down()).as("seed %d trial %d", seed, trial).isGreaterThanOrEqualTo(0);
      assertThat(longer.down())
          .as("seed %d trial %d", seed, trial)
          .isGreaterThanOrEqualTo(less.down());
    }
  }

  @Test
  void whatStartsIsCountedFromWhenItWorks() {
    double[] weights = new double[48];
    Arrays.fill(weights, 1);
    Capacity capacity = new Capacity(LoadSample.Sharing.SHARE, weights, 40);
    Plan nobody = new Plan(measures(100, 1_000, 1), capacity, List.of(), TUNING, 60);
    Plan someone = new Plan(measures(100, 1_000, 1), capacity, List.of(10.0), TUNING, 60);

    assertThat(nobody.project(1_000, 100, 30)).isEqualTo(1_000 + 30 * 50);
    assertThat(someone.project(1_000, 100, 30)).isEqualTo(1_000 + 10 * 50);
  }

  @Test
  void evenPartitionsMakeSomeNumbersUseless() {
    double[] weights = new double[96];
    Arrays.fill(weights, 1);
    Capacity capacity = new Capacity(LoadSample.Sharing.GROUP, weights, 96);

    assertThat(capacity.fewest(601, 50)).as("13 do no more than 12").isEqualTo(14);
    assertThat(capacity.fewest(600, 50)).isEqualTo(12);
  }

  private static Needs needs(Capacity capacity, double arrival, double backlog, int ready) {
    return new Plan(measures(arrival, backlog, ready), capacity, List.of(), TUNING, 60)
        .needs(arrival);
  }

  private static Measures measures(double arrival, double backlog, int ready) {
    return new Measures(
        backlog,
        0,
        10,
        arrival,
        arrival,
        arrival,
        0,
        0.05,
        50,
        50,
        arrival,
        1,
        30,
        3,
        30,
        ready,
        0,
        0,
        1.0 / ready,
        List.of(),
        List.of());
  }
}
