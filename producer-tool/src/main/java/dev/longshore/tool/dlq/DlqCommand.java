package dev.longshore.tool.dlq;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq}: stands above the commands for dead letters. */
@Command(
    name = "dlq",
    description = "Looks through dead letters, replays, corrects and clears them.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq groups --topic orders.dlq",
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
        .addSubcommand(new DlqStatsCommand(console))
        .addSubcommand(new DlqGroupsCommand(console))
        .addSubcommand(new DlqListCommand(console))
        .addSubcommand(new DlqShowCommand(console))
        .addSubcommand(new DlqWatchCommand(console))
        .addSubcommand(new DlqReplayCommand(console))
        .addSubcommand(new DlqEditCommand(console))
        .addSubcommand(new DlqDiscardCommand(console))
        .addSubcommand(new DlqRestoreCommand(console))
        .addSubcommand(new DlqNoteCommand(console))
        .addSubcommand(new DlqExportCommand(console))
        .addSubcommand(new DlqImportCommand(console))
        .addSubcommand(new DlqPurgeCommand(console));
  }
}
