package dev.longshore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds what it is there to find: each planted bug, within a few thousand seeds. */
class PlantedBugsTest {
  /** All but one, a drain that a second signal does not end, are found by half as many. */
  private static final int SEEDS = 10_000;

  private static final int SEEDS_WITHOUT_HARM = 300;

  @ParameterizedTest
  @EnumSource(
      value = Mutation.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "COMMIT_ANSWER_LOST"})
  void everyPlantedBugIsFound(Mutation mutation) {
    assertThat(seedThatFinds(mutation)).as("a seed that finds it").isNotNegative();
  }

  @Test
  void commitsWhoseAnswersAreLostDoNoHarm() {
    for (long seed = 0; seed < SEEDS_WITHOUT_HARM; seed++) {
      Verdict verdict = new Simulation(seed, Mutation.COMMIT_ANSWER_LOST).run();
      assertThat(verdict.isClean()).as("seed %d", seed).isTrue();
    }
  }

  private static long seedThatFinds(Mutation mutation) {
    for (long seed = 0; seed < SEEDS; seed++) {
      if (!new Simulation(seed, mutation).run().isClean()) {
        return seed;
      }
    }
    return -1;
  }
}
