package dev.longshore.tool.jobs;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jobs}: stands above the commands for replays. */
@Command(
    name = "jobs",
    description = "Shows replays, whoever runs them, steers and resumes them.",
    synopsisSubcommandLabel = "(list | show | watch | pause | resume | rate | cancel)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore jobs list",
      "  longshore jobs pause replay-1f3b0c88",
      "  longshore jobs resume replay-1f3b0c88"
    })
public final class JobsCommand {
  @Mixin final HelpOption help = new HelpOption();

  private JobsCommand() {}

  /** The command with those below it, on these streams. */
  public static CommandLine withSubcommands(Console console) {
    return new CommandLine(new JobsCommand())
        .addSubcommand(new JobsListCommand(console))
        .addSubcommand(new JobsShowCommand(console))
        .addSubcommand(new JobsWatchCommand(console))
        .addSubcommand(new JobsPauseCommand(console))
        .addSubcommand(new JobsResumeCommand(console))
        .addSubcommand(new JobsRateCommand(console))
        .addSubcommand(new JobsCancelCommand(console));
  }
}
