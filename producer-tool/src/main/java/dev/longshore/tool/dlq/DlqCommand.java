package dev.longshore.tool.dlq;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq}: stands above the commands for dead letters. */
@Command(
    name = "dlq",
    description = "Lists, shows and replays dead letters.",
    synopsisSubcommandLabel = "(topics | list | show | replay)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq topics",
      "  longshore dlq list --topic orders.dlq --where 'cause:java.net.* after:-2h'",
      "  longshore dlq replay --topic orders.dlq --where 'reason:rejected' --dry-run"
    })
public final class DlqCommand {
  @Mixin final HelpOption help = new HelpOption();

  private DlqCommand() {}

  /** The command with those below it, on these streams. */
  public static CommandLine withSubcommands(Console console) {
    return new CommandLine(new DlqCommand())
        .addSubcommand(new DlqTopicsCommand(console))
        .addSubcommand(new DlqListCommand(console))
        .addSubcommand(new DlqShowCommand(console))
        .addSubcommand(new DlqReplayCommand(console));
  }
}
