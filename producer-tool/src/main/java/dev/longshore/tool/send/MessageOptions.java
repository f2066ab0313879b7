package dev.longshore.tool.send;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Header;
import dev.longshore.timing.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What messages carry beside their values. Filled by picocli. */
final class MessageOptions {
  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      parameterConsumer = Verbatim.class,
      description = "The key of every message.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--key-field",
      paramLabel = "PATH",
      description = "The key is this field of the JSON value, as customer.id; a column of CSV.")
  private Optional<String> keyField = Optional.empty();

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME=VALUE",
      description = "A header of every message; may repeat, also with the same name.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--id-field",
      paramLabel = "PATH|uuid",
      description =
          "Sets ce_id, by which duplicates are found: a field of the JSON value, or a new UUID.")
  private Optional<String> idField = Optional.empty();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "The partition (default: by the key).")
  private Optional<Integer> partition = Optional.empty();

  @Option(
      names = "--timestamp",
      paramLabel = "TIME",
      description = "The time of the messages: " + TimeText.FORMS + ".")
  private Optional<String> timestamp = Optional.empty();

  /** The shaper that the options ask for. */
  MessageShaper shaper(Optional<String> topic, Instant now) {
    if (key.isPresent() && keyField.isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "-k and --key-field exclude each other");
    }
    return new MessageShaper(
        topic,
        partition,
        timestamp.map(text -> time(text, now)),
        keyRule(),
        idRule(),
        headers.stream().map(MessageOptions::header).toList());
  }

  /** The partition of every message, empty to go by the key. */
  Optional<Integer> partition() {
    return partition;
  }

  private TextRule keyRule() {
    if (key.isPresent()) {
      return new TextRule.Fixed(key.get());
    }
    return keyField.<TextRule>map(TextRule.Field::of).orElseGet(TextRule.Absent::new);
  }

  private TextRule idRule() {
    return idField
        .<TextRule>map(
            path -> path.equals("uuid") ? new TextRule.RandomId() : TextRule.Field.of(path))
        .orElseGet(TextRule.Absent::new);
  }

  private static Instant time(String text, Instant now) {
    return TimeText.instant(text, now)
        .filter(time -> !time.isBefore(Instant.EPOCH))
        .orElseThrow(
            () ->
                new ProgramFailure(
                    ExitCode.USAGE, "--timestamp: not one of " + TimeText.FORMS + ": " + text));
  }

  private static Header header(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ProgramFailure(ExitCode.USAGE, "-H: not of the form NAME=VALUE: " + text);
    }
    return new Header(
        text.substring(0, equals), text.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
  }
}
