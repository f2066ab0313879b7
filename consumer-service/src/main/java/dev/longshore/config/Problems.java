package dev.longshore.config;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration; one thread. */
final class Problems {
  private static final int LONGEST_LINE = 1_000;

  private record Problem(ConfigSource source, String text) {}

  private final List<Problem> found = new ArrayList<>();

  /** Notes what is wrong with a key. */
  void add(ConfigSource source, String key, String problem) {
    add(source, key + ": " + problem);
  }

  /** Notes what is wrong at a place. */
  void add(ConfigSource source, String problem) {
    String place = source instanceof ConfigSource.Default ? "configuration" : source.place();
    found.add(new Problem(source, oneLine(place + ": " + problem)));
  }

  /** Ends the program with all problems, one per line, if there are any. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ProgramFailure(ExitCode.USAGE, text());
    }
  }

  private String text() {
    return found.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> layer(problem.source()))
                .thenComparingInt(problem -> line(problem.source())))
        .map(Problem::text)
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private static int layer(ConfigSource source) {
    return switch (source) {
      case ConfigSource.File file -> 0;
      case ConfigSource.Environment variable -> 1;
      case ConfigSource.CommandLine option -> 2;
      case ConfigSource.Default nowhere -> 3;
    };
  }

  /** Problems of the file as a whole, such as missing keys, come after those of its lines. */
  private static int line(ConfigSource source) {
    return source instanceof ConfigSource.File file && file.line() > 0
        ? file.line()
        : Integer.MAX_VALUE;
  }

  private static String oneLine(String text) {
    String cut = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }
}
