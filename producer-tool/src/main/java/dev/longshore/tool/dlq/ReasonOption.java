package dev.longshore.tool.dlq;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Why something is done; goes into the audit. Filled by picocli. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for the audit; asked for on a terminal.")
  private Optional<String> reason = Optional.empty();

  /** The reason; asks a person who is to confirm anyway. */
  String text(Console console, GlobalOptions global) {
    if (reason.isPresent() || global.isConfirmed() || !console.terminal().in()) {
      return reason.orElse("");
    }
    return console.ask("why (goes into the audit; may be empty): ");
  }
}
