package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.benchmarks.recovery.RecoveryReport;
import dev.longshore.benchmarks.recovery.RestartRun;
import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what a restart after kill -9 handles again. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Kills a consumer that has settled much behind a blocked message, starts it again, and"
            + " tells how much was handled twice.")
final class RestartCommand implements Callable<Integer> {
  @Mixin private final RoundsOption rounds = new RoundsOption();
  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Environment environment =
        options.environment(RecoveryReport.BROKER_OPTIONS, RecoveryReport.CONSUMER_OPTIONS);
    RestartRun run = new RestartRun(options.folder(), rounds.number(), System.err);
    RecoveryReport report = new RecoveryReport(environment, run.run(), List.of());
    options.publish("restart", report.markdown(), report.json());
    return ExitCode.OK.number();
  }
}
