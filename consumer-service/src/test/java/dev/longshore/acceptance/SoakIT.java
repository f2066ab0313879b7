package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.recording.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Real processes on real brokers, killed, paused, stopped and started, as a seed draws it; then the
 * auditor looks at the history. Once over by default; {@code -Dsoak.minutes=N} goes on for that
 * long, {@code -Dsoak.seed=S} repeats a plan, though not the moments at which things happen.
 */
final class SoakIT {
  private static final List<List<String>> GROUPS =
      List.of(
          List.of("consumer", "key"),
          List.of("classic", "none"),
          List.of("classic", "key"),
          List.of("consumer", "none"));

  private static final String COMMAND =
      "mvn -pl consumer-service -am verify -Dtest=NoTest -Dit.test=SoakIT"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false";

  private static final int SIDE_BY_SIDE = 2;
  private static final int TIMES_IN_LONG_ROUNDS = 3;

  @Test
  void whateverIsDoneToProcessesAndBrokerEveryPromiseIsKept() throws Exception {
    int minutes = Integer.getInteger("soak.minutes", 0);
    long seed = Long.getLong("soak.seed", new Random().nextInt(1_000_000));
    long started = System.nanoTime();
    int round = 0;
    do {
      soak(seed + round, minutes > 0 ? TIMES_IN_LONG_ROUNDS : 1);
      round++;
    } while (System.nanoTime() - started < Duration.ofMinutes(minutes).toNanos());
  }

  /** Two kinds of groups side by side, the other two with the next seed. */
  private static void soak(long seed, int times) throws Exception {
    List<Callable<Judgement>> runs = new ArrayList<>();
    for (int index = 0; index < SIDE_BY_SIDE; index++) {
      List<String> kind = GROUPS.get((int) ((seed * SIDE_BY_SIDE + index) % GROUPS.size()));
      SoakPlan plan = SoakPlan.draw(seed, kind.getFirst(), kind.getLast(), times);
      runs.add(() -> run(plan));
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<Judgement> judged : threads.invokeAll(runs)) {
        Judgement judgement = judged.get();
        System.err.printf(
            "soak: %s: %s, no violation%n", judgement.history().getFileName(), judgement.events());
      }
    }
  }

  private static Judgement run(SoakPlan plan) throws IOException {
    Path folder = Path.of("target", "soak", plan.name()).toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
    Judgement judgement = judged(plan, folder);
    assertThat(judgement.violations()).as(again(plan) + judgement.text()).isEmpty();
    assertThat(judgement.events()).as(again(plan)).containsKeys("Crashed", "Drained", "Parked");
    delete(folder);
    return judgement;
  }

  private static Judgement judged(SoakPlan plan, Path folder) {
    try (SoakRun run = new SoakRun(plan, folder)) {
      return carryOut(run, plan);
    }
  }

  private static Judgement carryOut(SoakRun run, SoakPlan plan) {
    try {
      return run.run();
    } catch (AssertionError | RuntimeException failure) {
      Judgement soFar = Judgement.of(run.history());
      throw new AssertionError(again(plan) + soFar.text(), failure);
    }
  }

  private static String again(SoakPlan plan) {
    return "%s%n  again: %s -Dsoak.seed=%d%n  ".formatted(plan, COMMAND, plan.seed());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
