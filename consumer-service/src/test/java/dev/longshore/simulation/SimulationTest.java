package dev.longshore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Many runs of the whole, each by another seed; {@code -Dseeds=N} for more of them. */
class SimulationTest {
  @Test
  void noSeedBreaksAPromise() {
    long only = Long.getLong("seed", -1);
    if (only >= 0) {
      Verdict verdict = new Simulation(only).run();
      assertThat(verdict.isClean()).as(verdict.report(only)).isTrue();
      return;
    }
    long first = Long.getLong("firstSeed", 0);
    for (long seed = first; seed < first + Long.getLong("seeds", 2_000); seed++) {
      Verdict verdict = new Simulation(seed).run();
      assertThat(verdict.isClean()).as(verdict.report(seed)).isTrue();
    }
  }
}
