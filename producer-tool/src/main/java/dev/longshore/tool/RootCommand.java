package dev.longshore.tool;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What stands above all commands: says what there is when no command is given. */
@Command(
    name = "longshore",
    description = "Sends, reads and repairs messages on Apache Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All went well",
      "1:A defect of ours",
      "2:Wrong usage or configuration",
      "3:Some messages failed, or something differs",
      "4:Nothing matched",
      "5:Not confirmed",
      "6:The broker denied it",
      "7:The broker could not be reached",
      "8:The time allowed ran out",
      "130:Interrupted"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore topics apply --topic orders:8",
      "  longshore send orders -k ord-1 -V '{\"id\":1}'",
      "  longshore read orders --from -1h",
      "  longshore dlq replay --topic orders.dlq --where 'cause:java.net.*' --dry-run"
    })
final class RootCommand implements Callable<Integer> {
  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final HelpOption help = new HelpOption();

  RootCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (spec != null && !help.isHelp()) {
      console.message("error: which command?");
      console.message(spec.commandLine().getUsageMessage().stripTrailing());
    }
    return ExitCode.USAGE.number();
  }
}
