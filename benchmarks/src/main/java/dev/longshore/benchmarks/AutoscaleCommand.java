package dev.longshore.benchmarks;

import dev.longshore.benchmarks.autoscale.Bench;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the autoscaler beside others in a simulation. */
@Command(
    name = "autoscale",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Plays the autoscaler beside KEDA, AWS, Flink and a planner that knows the future, on"
            + " seventeen loads in a simulation; nothing is started.")
final class AutoscaleCommand implements Callable<Integer> {
  @Option(names = "--seed", defaultValue = "1", description = "Of all random numbers; default 1.")
  private long seed;

  @Option(
      names = "--age-target",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "The age that the oldest message may reach; default 60.")
  private int ageTarget;

  @Option(names = "--share", description = "A share group: any instance takes any message.")
  private boolean share;

  @Option(names = "--eager", description = "Every rebalance stops every partition.")
  private boolean eager;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "LOAD",
      description = "These loads only, by name.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--ours", description = "Only ours and the planner: quicker.")
  private boolean onlyOurs;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Writes a picture of instances and ages over time for each load there.")
  private @Nullable Path plots;

  @Mixin private final ReportOptions options = new ReportOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (ageTarget < 1 || ageTarget > 3_600) {
      throw usage("--age-target: must be between 1 and 3600 seconds: " + ageTarget);
    }
    for (String name : only) {
      if (!Bench.loads().contains(name)) {
        throw usage(
            "--only: no load %s; there are %s".formatted(name, String.join(", ", Bench.loads())));
      }
    }
    Bench bench =
        new Bench(share, eager, ageTarget, seed, only, onlyOurs, Optional.ofNullable(plots));
    Bench.Documents documents = bench.run("longshore bench " + words(), System.err);
    options.publish("autoscale", documents.markdown(), documents.json());
    return ExitCode.OK.number();
  }

  private String words() {
    CommandSpec used = spec;
    return used == null
        ? "autoscale"
        : String.join(" ", used.root().commandLine().getParseResult().originalArgs());
  }

  private static ProgramFailure usage(String problem) {
    return new ProgramFailure(ExitCode.USAGE, problem);
  }
}
