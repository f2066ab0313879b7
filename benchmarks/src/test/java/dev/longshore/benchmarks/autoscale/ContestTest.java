package dev.longshore.benchmarks.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestTest {
  private static final long SEED = 404;

  private static List<Score> play(String load, boolean onlyOurs) {
    Load played =
        Loads.all(SEED).stream().filter(one -> one.name().equals(load)).findFirst().orElseThrow();
    return new Contest(new Model(false, false, 60), played, SEED).play(onlyOurs);
  }

  @Test
  void aSteadyLoadCostsHardlyMoreThanThePlannersAndFarLessThanByLag() {
    List<Score> scores = play("steady", false);
    Result result = new Result("steady", Load.Fault.NONE, false, scores);

    assertThat(result.ratio(Contest.OURS)).isLessThan(1.1);
    assertThat(result.of(Contest.OURS).lateSeconds()).isZero();
    assertThat(result.of(Contest.OURS).actionsPerHour()).isLessThanOrEqualTo(5);
    assertThat(result.ratio(Contest.KEDA_BEST)).isGreaterThan(result.ratio(Contest.OURS));
  }

  @Test
  void whatInstancesCannotMendDoesNotBringMore() {
    for (String load : List.of("outage", "poison", "crash loop")) {
      Score ours = play(load, true).get(1);

      assertThat(ours.faultGrowth()).as(load).isBetween(0.5, 1.3);
    }
  }

  @Test
  void theSameSeedPlaysTheSame() {
    List<Score> once = play("flash", true);
    List<Score> again = play("flash", true);

    assertThat(again.get(1).replicas()).isEqualTo(once.get(1).replicas());
    assertThat(again.get(0).cost()).isEqualTo(once.get(0).cost());
  }

  @Test
  void theReportHasATableJsonAndPictures(@TempDir Path folder) throws IOException {
    PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    Bench bench = new Bench(true, false, 60, SEED, List.of("step"), true, Optional.of(folder));

    Bench.Documents documents = bench.run("longshore bench autoscale", quiet);

    assertThat(documents.markdown()).contains("| longshore lean | ", "| step | ");
    assertThat(documents.json()).contains("\"jRatio\"");
    assertThat(folder.resolve("step.svg")).content().contains("<svg", "longshore lean");
  }
}
