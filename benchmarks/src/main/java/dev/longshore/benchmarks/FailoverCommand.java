package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.benchmarks.recovery.FailoverRun;
import dev.longshore.benchmarks.recovery.RecoveryReport;
import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures how long a killed consumer is missed. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Kills one of two consumers and tells how long its partitions waited for the other, under"
            + " both group protocols.")
final class FailoverCommand implements Callable<Integer> {
  @Mixin private final RoundsOption rounds = new RoundsOption();
  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Environment environment =
        options.environment(RecoveryReport.BROKER_OPTIONS, RecoveryReport.CONSUMER_OPTIONS);
    FailoverRun run = new FailoverRun(options.folder(), rounds.number(), System.err);
    RecoveryReport report = new RecoveryReport(environment, List.of(), run.run());
    options.publish("failover", report.markdown(), report.json());
    return ExitCode.OK.number();
  }
}
