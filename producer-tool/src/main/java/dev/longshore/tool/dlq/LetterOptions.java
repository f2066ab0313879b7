package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.console.Console;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which dead letters. Filled by picocli. */
final class LetterOptions {
  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The dead-letter topic; may be left out where only one ends with .dlq.")
  private Optional<String> topic = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "FILTER",
      description = {
        "Only dead letters that match: terms separated by blanks, as in"
            + " 'cause:java.net.* after:-2h attempts:>=5 \"free text\"'.",
        "Terms: cause: key: type: topic: reason: fingerprint: id: header.NAME: after: before:"
            + " attempts: redrives: dialect: group: is:new|replayed|discarded|edited and text."
      })
  private String where = "";

  @Option(
      names = "--group",
      paramLabel = "FINGERPRINT",
      description = "Only dead letters of that cause, as dlq groups shows it; * stands for others.")
  private Optional<String> group = Optional.empty();

  @Option(names = "--max", paramLabel = "N", description = "That many at most.")
  private Optional<Long> max = Optional.empty();

  /** The topic, where the user named one. */
  Optional<String> topic() {
    return topic;
  }

  /** The filter; lets everything through where none was given. */
  DeadLetterFilter filter(Console console) {
    return DeadLetterFilter.parse(text(), console.clock().instant());
  }

  boolean hasFilter() {
    return !where.isBlank() || group.isPresent();
  }

  /** The filter as text. */
  String text() {
    return group.map(value -> (where + " fingerprint:\"" + value + "\"").strip()).orElse(where);
  }

  /** How many at most. */
  long max() {
    if (max.filter(number -> number < 1).isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--max must be 1 or more");
    }
    return max.orElse(Long.MAX_VALUE);
  }
}
