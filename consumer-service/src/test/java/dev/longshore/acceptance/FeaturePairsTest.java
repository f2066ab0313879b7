package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeaturePairsTest {
  private static final List<Set<Feature>> RUNS = FeaturePairs.runs();

  @ParameterizedTest
  @EnumSource
  void everyFeatureMeetsEveryOtherAndIsThereWithoutIt(Feature one) {
    for (Feature other : EnumSet.complementOf(EnumSet.of(one))) {
      assertThat(RUNS)
          .anyMatch(run -> run.contains(one) && run.contains(other))
          .anyMatch(run -> run.contains(one) && !run.contains(other))
          .anyMatch(run -> !run.contains(one) && !run.contains(other));
    }
  }
}
