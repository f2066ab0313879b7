package dev.longshore.benchmarks;

import dev.longshore.benchmarks.features.FeaturesReport;
import dev.longshore.benchmarks.features.FeaturesRun;
import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what each feature costs. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Lets a consumer handle the same messages with a feature and without it, in alternating"
            + " rounds, and tells what the feature costs.")
final class FeaturesCommand implements Callable<Integer> {
  @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these features.")
  private Set<String> only = Set.of();

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "8000000",
      description = "How many messages (default: ${DEFAULT-VALUE}).")
  private int messages;

  @Mixin private final RoundsOption rounds = new RoundsOption();
  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FeaturesRun run =
        new FeaturesRun(options.folder(), only, rounds.number(), messages, System.err);
    FeaturesReport report =
        new FeaturesReport(
            options.environment(FeaturesRun.BROKER_JVM, FeaturesRun.CONSUMER_JVM), run.run());
    options.publish("features", report.markdown(), report.json());
    return ExitCode.OK.number();
  }
}
