package dev.longshore.benchmarks;

import dev.longshore.benchmarks.http.HttpReport;
import dev.longshore.benchmarks.http.HttpRun;
import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the HTTP handler beside wrk. */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Lets a consumer send messages to an HTTP handler, and wrk requests over as many"
            + " connections, in alternating rounds. Needs wrk on the PATH.")
final class HttpCommand implements Callable<Integer> {
  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many requests are under way at once (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--delays",
      paramLabel = "MS",
      split = ",",
      defaultValue = "0,10",
      description = "How long the handler takes, in milliseconds (default: ${DEFAULT-VALUE}).")
  private List<Long> delays = List.of();

  @Mixin private final RoundsOption rounds = new RoundsOption();
  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpRun run = new HttpRun(options.folder(), connections, rounds.number(), System.err);
    HttpReport report =
        new HttpReport(
            options.environment(HttpRun.BROKER_JVM, HttpRun.CONSUMER_JVM),
            run.run(delays.stream().map(Duration::ofMillis).toList()));
    options.publish("http", report.markdown(), report.json());
    return ExitCode.OK.number();
  }
}
