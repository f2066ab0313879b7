package dev.longshore.tool.audit;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit}: stands above the commands for histories. */
@Command(
    name = "audit",
    description = "Holds the history of a run against what is promised.",
    synopsisSubcommandLabel = "(check)",
    footerHeading = "%nExample:%n",
    footer = "  longshore audit check history.ndjson")
public final class AuditCommand {
  @Mixin final HelpOption help = new HelpOption();

  private AuditCommand() {}

  /** The command with the one below it, on these streams. */
  public static CommandLine withSubcommands(Console console) {
    return new CommandLine(new AuditCommand()).addSubcommand(new AuditCheckCommand(console));
  }
}
