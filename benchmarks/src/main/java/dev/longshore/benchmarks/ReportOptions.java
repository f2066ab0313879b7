package dev.longshore.benchmarks;

import dev.longshore.benchmarks.peers.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the measurements have in common that end in a report. */
final class ReportOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also writes the tables and a JSON file there.")
  private @Nullable Path out;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** A folder that goes when the program ends. */
  Path folder() throws IOException {
    Path folder = Files.createTempDirectory("longshore-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(folder)));
    return folder;
  }

  /** Where and how this command measures. */
  Environment environment(List<String> brokerOptions, List<String> otherOptions) {
    CommandSpec used = spec;
    String words =
        used == null
            ? ""
            : String.join(" ", used.root().commandLine().getParseResult().originalArgs());
    return Environment.here(Instant.now(), "longshore bench " + words, brokerOptions, otherOptions);
  }

  void publish(String name, String markdown, String json) throws IOException {
    System.out.print(markdown);
    Path folder = out;
    if (folder != null) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".md"), markdown);
      Files.writeString(folder.resolve(name + ".json"), json);
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
