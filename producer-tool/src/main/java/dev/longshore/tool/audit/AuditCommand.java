package dev.longshore.tool.audit;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit}: stands above the commands that look back. */
@Command(
    name = "audit",
    description = "Tells who did what to dead letters; holds a run's history against the promises.",
    synopsisSubcommandLabel = "(list | check)",
    footerHeading = "%nExamples:%n",
    footer = {"  longshore audit list", "  longshore audit check history.ndjson"})
public final class AuditCommand {
  @Mixin final HelpOption help = new HelpOption();

  private AuditCommand() {}

  /** The command with the one below it, on these streams. */
  public static CommandLine withSubcommands(Console console) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditListCommand(console))
        .addSubcommand(new AuditCheckCommand(console));
  }
}
