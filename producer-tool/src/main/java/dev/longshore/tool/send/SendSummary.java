package dev.longshore.tool.send;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told at the end: how many messages went where, and how fast. */
final class SendSummary {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private final Console console;
  private final GlobalOptions global;
  private final Optional<String> topic;
  private final Destinations destinations;
  private final FailureReport failures;
  private final Instant started;

  SendSummary(
      Console console,
      GlobalOptions global,
      Optional<String> topic,
      Destinations destinations,
      FailureReport failures) {
    this.topic = topic;
    this.console = console;
    this.global = global;
    this.destinations = destinations;
    this.failures = failures;
    this.started = console.clock().instant();
  }

  /** The end of the input: data on stdout where JSON is asked for, else a line on stderr. */
  ExitCode print(long sent) {
    if (global.output() == OutputFormat.table) {
      tell("sent", sent);
    } else {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("topic", onlyTopic().orElse(null));
      result.put("sent", sent);
      result.put("failed", failures.failed());
      result.put("seconds", seconds());
      console.line(Json.text(result));
      console.flush();
    }
    return failures.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  /** The user's Ctrl-C. */
  void interrupted(long sent) {
    tell("interrupted: sent", sent);
  }

  private void tell(String what, long sent) {
    if (global.isQuiet()) {
      return;
    }
    String failed = failures.failed() == 0 ? "" : ", " + failures.failed() + " failed,";
    double seconds = seconds();
    console.message(
        String.format(
            Locale.ROOT,
            "%s %d%s to %s in %.1f s (%.0f/s)",
            what,
            sent,
            failed,
            onlyTopic().orElse(destinations.topics().size() + " topics"),
            seconds,
            sent / Math.max(seconds, 1 / MILLIS_PER_SECOND)));
  }

  private Optional<String> onlyTopic() {
    boolean isOnly = destinations.topics().size() == 1;
    return topic.or(() -> isOnly ? destinations.topics().stream().findFirst() : Optional.empty());
  }

  private double seconds() {
    return Duration.between(started, console.clock().instant()).toMillis() / MILLIS_PER_SECOND;
  }
}
