package dev.longshore.tool.send;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.input.FormatName;
import dev.longshore.tool.input.InputFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where messages come from. Filled by picocli. */
final class InputOptions {
  @Option(
      names = {"-V", "--value"},
      paramLabel = "VALUE",
      parameterConsumer = Verbatim.class,
      description = "The value, as it stands.")
  private Optional<String> value = Optional.empty();

  @Option(names = "--null-value", description = "A message without a value (a tombstone).")
  private boolean nullValue;

  @Option(
      names = {"-f", "--file"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files to read, one after the other; - is standard input.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "What the input is (default: lines):",
        "lines: each line is a value",
        "json: a document is a value, and so is each element of an array",
        "jsonl: each line is a value; an object with \"value\" and another field of"
            + " {topic, partition, offset, timestamp, key, value, headers} is sent as it says,"
            + " so that the output of read -o jsonl can be sent again",
        "csv: a header row, then each row is a JSON object",
        "raw: all of it is one value, byte for byte"
      })
  private Optional<FormatName> format = Optional.empty();

  @Option(names = "--key-sep", paramLabel = "TEXT", description = "Lines are KEY TEXT VALUE.")
  private Optional<String> keySeparator = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Send -V that many times, or stop after that many messages of the input.")
  private Optional<Long> count = Optional.empty();

  /** Refuses combinations that contradict each other. */
  void check() {
    long sources =
        Stream.of(value.isPresent(), nullValue, !files.isEmpty()).filter(given -> given).count();
    refuseIf(sources > 1, "-V, --null-value and -f exclude each other");
    refuseIf(
        isSingle() && format.isPresent(), "--format is for files and standard input, not for -V");
    refuseIf(
        keySeparator.isPresent() && (isSingle() || formatName() != FormatName.lines),
        "--key-sep is for --format lines");
    refuseIf(keySeparator.filter(String::isEmpty).isPresent(), "--key-sep must not be empty");
    refuseIf(count.filter(number -> number < 1).isPresent(), "--count must be 1 or more");
  }

  /** Whether the one message stands on the command line. */
  boolean isSingle() {
    return value.isPresent() || nullValue;
  }

  /** The value on the command line, empty for none or for a tombstone. */
  Optional<String> value() {
    return value;
  }

  /** Files to read; standard input when there are none. */
  List<Path> files() {
    return files;
  }

  FormatName formatName() {
    return format.orElse(FormatName.lines);
  }

  InputFormat format() {
    return formatName().format(keySeparator);
  }

  /** How many messages at most. */
  OptionalLong count() {
    return count.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static void refuseIf(boolean contradiction, String problem) {
    if (contradiction) {
      throw new ProgramFailure(ExitCode.USAGE, problem);
    }
  }
}
