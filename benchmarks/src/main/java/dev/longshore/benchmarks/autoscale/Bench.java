package dev.longshore.benchmarks.autoscale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays all loads and makes the report. */
public final class Bench {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int LONG_SECONDS = 4 * 3_600;

  private final Model model;
  private final long seed;
  private final List<String> only;
  private final boolean onlyOurs;
  private final Optional<Path> plots;

  /**
   * A bench.
   *
   * @param shared whether any instance may take any message
   * @param eager whether every rebalance stops every partition
   * @param ageTarget in seconds
   * @param only names of loads; empty for all
   * @param onlyOurs whether others than the planner are left out
   * @param plots the folder that pictures go to
   */
  public Bench(
      boolean shared,
      boolean eager,
      int ageTarget,
      long seed,
      List<String> only,
      boolean onlyOurs,
      Optional<Path> plots) {
    this.model = new Model(shared, eager, ageTarget);
    this.seed = seed;
    this.only = List.copyOf(only);
    this.onlyOurs = onlyOurs;
    this.plots = plots;
  }

  /** The names of all loads. */
  public static List<String> loads() {
    return Loads.all(1).stream().map(Load::name).toList();
  }

  /** The report, as Markdown and as JSON. */
  public record Documents(String markdown, String json) {}

  /** Plays, and tells of each load. */
  public Documents run(String command, PrintStream progress) throws IOException {
    long begin = System.nanoTime();
    List<Result> results = new ArrayList<>();
    for (Load load : Loads.all(seed)) {
      if (only.isEmpty() || only.contains(load.name())) {
        progress.println(load.name());
        List<Score> scores = new Contest(model, load, seed).play(onlyOurs);
        Result result =
            new Result(load.name(), load.fault(), load.seconds() > LONG_SECONDS, scores);
        results.add(result);
        plot(result);
      }
    }
    double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    ScaleReport report = new ScaleReport(command, model, seed, seconds, results);
    return new Documents(report.markdown(), report.json());
  }

  private void plot(Result result) throws IOException {
    if (plots.isEmpty()) {
      return;
    }
    Files.createDirectories(plots.get());
    List<Score> shown = new ArrayList<>(List.of(result.planner(), result.of(Contest.OURS)));
    if (!onlyOurs) {
      shown.add(result.of(Contest.KEDA_BEST));
    }
    String name = result.load().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(java.util.Locale.ROOT);
    Files.writeString(
        plots.get().resolve(name + ".svg"),
        Plot.of(
            "%s · %s · age target %d s · seed %d"
                .formatted(result.load(), model.text(), model.ageTarget(), seed),
            model.ageTarget(),
            shown));
  }
}
