package dev.longshore.benchmarks;

import dev.longshore.benchmarks.inflight.InFlightReport;
import dev.longshore.benchmarks.inflight.InFlightRun;
import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the heap that messages in flight take. */
@Command(
    name = "in-flight",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description = "Tells how much heap 10,000 messages in flight take beyond their records.")
final class InFlightCommand implements Callable<Integer> {
  @Mixin private final RoundsOption rounds = new RoundsOption();
  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Environment environment = options.environment(List.of("none"), InFlightRun.OPTIONS);
    InFlightRun run = new InFlightRun(options.folder(), rounds.number(), System.err);
    InFlightReport report = new InFlightReport(environment, run.run());
    options.publish("in-flight", report.markdown(), report.json());
    return ExitCode.OK.number();
  }
}
