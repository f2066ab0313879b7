package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS;

import dev.longshore.recording.Judgement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where two features meet, messages get lost: every two of them meet here in real processes on a
 * real broker, and the auditor judges. {@code -Dfeatures=DEDUP,DRAIN} lets only these meet.
 */
final class PairwiseIT {
  private static final int SIDE_BY_SIDE = 3;

  @Test
  void whicheverFeaturesMeetEveryPromiseIsKept(@TempDir(cleanup = ON_SUCCESS) Path folder)
      throws Exception {
    String only = System.getProperty("features", "");
    List<Set<Feature>> runs = only.isEmpty() ? FeaturePairs.runs() : List.of(named(only));
    try (BrokerProcess broker =
            BrokerProcess.start(Files.createDirectory(folder.resolve("kafka")));
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Callable<Judgement>> tasks = new ArrayList<>();
      for (Set<Feature> features : runs) {
        String name = "pairs-" + tasks.size();
        tasks.add(
            () -> run(features, Files.createDirectory(folder.resolve(name)), broker.bootstrap()));
      }
      List<Throwable> failures = new ArrayList<>();
      for (Future<Judgement> judged : threads.invokeAll(tasks)) {
        try {
          Judgement judgement = judged.get();
          System.err.printf(
              "pairs: %s: %s, no violation%n",
              judgement.history().getFileName(), judgement.events());
        } catch (ExecutionException failure) {
          failures.add(failure.getCause());
        }
      }
      assertThat(failures).isEmpty();
    }
  }

  private static Judgement run(Set<Feature> features, Path folder, String bootstrap) {
    try (FeatureRun run = new FeatureRun(features, folder, bootstrap)) {
      Judgement judgement = judged(run, features);
      assertThat(judgement.violations().isEmpty()).as(again(features) + judgement.text()).isTrue();
      assertThat(run.missing(judgement)).as(again(features) + "no sign of").isEmpty();
      return judgement;
    }
  }

  private static Judgement judged(FeatureRun run, Set<Feature> features) {
    try {
      return run.run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(again(features) + Judgement.of(run.history()).text(), failure);
    }
  }

  private static Set<Feature> named(String names) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    Stream.of(names.split(",", -1)).map(Feature::valueOf).forEach(features::add);
    return features;
  }

  private static String again(Set<Feature> features) {
    return "%s together%n  again: mvn -pl consumer-service -am verify -Dit.test=PairwiseIT"
            .formatted(features)
        + " -Dtest=NoTest -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dfailsafe.failIfNoSpecifiedTests=false -Dfeatures="
        + String.join(",", features.stream().map(Feature::name).toList())
        + "\n  ";
  }
}
