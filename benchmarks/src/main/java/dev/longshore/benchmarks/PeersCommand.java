package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.PeersRun;
import dev.longshore.benchmarks.peers.Plan;
import dev.longshore.benchmarks.peers.Report;
import dev.longshore.benchmarks.peers.Sample;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures our engine beside its peers in one run, on a broker of its own. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Runs each peer in a JVM of its own against one local broker, in alternating rounds, and"
            + " prints tables in Markdown.")
final class PeersCommand implements Callable<Integer> {
  @Option(
      names = "--quick",
      description = "Only the most important comparisons, in less than five minutes.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these scenarios and contenders; the bare loop stays for comparison.")
  private Set<String> only = Set.of();

  @Option(names = "--rounds", paramLabel = "N", description = "How many rounds.")
  private @Nullable Integer rounds;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "One more option for the JVMs of the contenders; may be repeated.")
  private List<String> jvmOptions = new ArrayList<>();

  @Mixin private final ReportOptions options = new ReportOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = plan();
    PeersRun run = new PeersRun(plan, options.folder(), jvmOptions, System.err);
    List<Sample> samples = run.run();
    Report report =
        new Report(
            options.environment(PeersRun.brokerOptions(), run.contenderOptions()), plan, samples);
    options.publish("peers", report.markdown(), report.json());
    return ExitCode.OK.number();
  }

  private Plan plan() {
    try {
      Plan plan = quick ? Plan.quick() : Plan.full();
      Plan chosen = only.isEmpty() ? plan : plan.only(only);
      OptionalInt wanted =
          Optional.ofNullable(rounds).stream().mapToInt(count -> count).findFirst();
      return wanted.isPresent() ? chosen.withRounds(wanted.getAsInt()) : chosen;
    } catch (IllegalArgumentException refusal) {
      throw new ProgramFailure(
          ExitCode.USAGE, String.valueOf(refusal.getMessage()) + "; longshore bench peers");
    }
  }
}
