package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.benchmarks.peers.PeersRun;
import dev.longshore.benchmarks.peers.Plan;
import dev.longshore.benchmarks.peers.Report;
import dev.longshore.benchmarks.peers.Sample;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
      names = "--out",
      paramLabel = "DIR",
      description = "Also writes peers.md and peers.json there.")
  private @Nullable Path out;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "One more option for the JVMs of the contenders; may be repeated.")
  private List<String> jvmOptions = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = plan();
    Path folder = Files.createTempDirectory("longshore-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(folder)));
    PeersRun run = new PeersRun(plan, folder, jvmOptions, System.err);
    List<Sample> samples = run.run();
    Environment environment =
        Environment.here(
            Instant.now(), commandLine(), PeersRun.brokerOptions(), run.contenderOptions());
    publish(new Report(environment, plan, samples));
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

  private String commandLine() {
    CommandSpec used = spec;
    return "longshore bench"
        + (used == null
            ? ""
            : " " + String.join(" ", used.commandLine().getParseResult().originalArgs()));
  }

  private void publish(Report report) throws IOException {
    String markdown = report.markdown();
    System.out.print(markdown);
    Path folder = out;
    if (folder != null) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("peers.md"), markdown);
      Files.writeString(folder.resolve("peers.json"), report.json());
    }
  }

  /** A file that a dying broker still makes is left to the system's own cleaning. */
  private static void deleteTree(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException gone) {
      // Nothing to be deleted.
    }
  }
}
