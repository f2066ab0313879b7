package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries that hop while instances die and the retry topic fails, by hundreds of seeds. */
class HopSimulationTest {
  private static final int SEEDS = 300;

  @Test
  void everyMessageIsSettledInTheEndAndNoAttemptIsForgotten() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(new HopWorld(seed, HopWorld.Bug.NONE).run()).as("seed " + seed).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedBugIsFound(HopWorld.Bug bug) {
    assertThat(
            LongStream.range(0, SEEDS).anyMatch(seed -> !new HopWorld(seed, bug).run().isEmpty()))
        .as("found within %d seeds", SEEDS)
        .isTrue();
  }
}
