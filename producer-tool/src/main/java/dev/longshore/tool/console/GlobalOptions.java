package dev.longshore.tool.console;

import dev.longshore.connection.ConnectionSettings;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.timing.TimeText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** The options that every command takes. Filled by picocli before the command runs. */
public final class GlobalOptions {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:LONGSHORE_BOOTSTRAP:-localhost:9092}",
      description = "Kafka to talk to, several separated by commas (default: ${DEFAULT-VALUE}).")
  private String bootstrap = "";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Kafka client properties, such as security.protocol and sasl.*.")
  private Optional<Path> commandConfig = Optional.empty();

  @Option(
      names = "-X",
      paramLabel = "KEY=VALUE",
      description = "One Kafka client property; wins over --command-config.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}: columns, one document, or one per line.")
  private OutputFormat output = OutputFormat.table;

  @Option(names = "--no-color", description = "No colours, as with NO_COLOR set.")
  private boolean noColor;

  @Option(names = "--no-progress", description = "No progress bar.")
  private boolean noProgress;

  @Option(
      names = {"-q", "--quiet"},
      description = "Errors only on stderr.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "The Kafka client's warnings, and stack traces of unexpected errors.")
  private boolean verbose;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "15s",
      description = "How long to wait for the broker, as 500ms, 30s or 2m (default: 15s).")
  private String timeout = "15s";

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  private boolean yes;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Where Kafka is and how to talk to it. */
  public ConnectionSettings connection() {
    Map<String, String> all = new LinkedHashMap<>();
    commandConfig.ifPresent(file -> all.putAll(read(file)));
    all.putAll(properties);
    return new ConnectionSettings(bootstrap, all);
  }

  /** How data is shown. */
  public OutputFormat output() {
    return output;
  }

  /** How long to wait for the broker. */
  public Duration timeout() {
    return TimeText.duration(timeout)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                new ProgramFailure(
                    ExitCode.USAGE, "--timeout: not a time such as 500ms, 30s or 2m: " + timeout));
  }

  /** Whether only errors are told. */
  public boolean isQuiet() {
    return quiet;
  }

  /** Whether details of errors are told. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Whether the answer to every question is yes. */
  public boolean isConfirmed() {
    return yes;
  }

  /** Whether to draw progress on that terminal. */
  public boolean showsProgress(Terminal terminal) {
    return terminal.err() && !noProgress && !quiet && !help;
  }

  /** Whether to colour data on that terminal. */
  public boolean showsColor(Terminal terminal) {
    return terminal.out() && terminal.color() && !noColor;
  }

  private static Map<String, String> read(Path file) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ProgramFailure(
          ExitCode.USAGE, "--command-config: cannot read " + file + ": " + unreadable.getMessage());
    }
    Map<String, String> all = new LinkedHashMap<>();
    read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name).strip()));
    return all;
  }
}
