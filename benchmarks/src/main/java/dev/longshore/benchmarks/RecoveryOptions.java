package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.benchmarks.recovery.RecoveryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the measurements of unclean ends have in common. */
final class RecoveryOptions {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also writes the tables and a JSON file there.")
  private @Nullable Path out;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  int rounds() {
    return rounds;
  }

  /** A folder that goes when the program ends. */
  Path folder() throws IOException {
    Path folder = Files.createTempDirectory("longshore-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(folder)));
    return folder;
  }

  Environment environment() {
    CommandSpec used = spec;
    String words =
        used == null
            ? ""
            : String.join(" ", used.root().commandLine().getParseResult().originalArgs());
    return RecoveryReport.environment(Instant.now(), "longshore bench " + words);
  }

  void publish(String name, RecoveryReport report) throws IOException {
    String markdown = report.markdown();
    System.out.print(markdown);
    Path folder = out;
    if (folder != null) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".md"), markdown);
      Files.writeString(folder.resolve(name + ".json"), report.json());
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
