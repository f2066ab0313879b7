package dev.longshore.app;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the service's commands. */
@Command(
    name = "longshore",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Competing consumers on Apache Kafka.",
    subcommands = {ConsumeCommand.class, ControlCommand.class, UpCommand.class})
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setParameterExceptionHandler(Main::explainUsage)
            .setExecutionExceptionHandler(Main::explainFailure)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  private static int explainUsage(ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("error: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.printf("see longshore %s --help%n", wrong.getCommandLine().getCommandName());
    }
    return ExitCode.USAGE.number();
  }

  private static int explainFailure(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ProgramFailure told) {
      told.text().lines().forEach(line -> err.println("error: " + line));
      return told.exitCode().number();
    }
    err.println("error: " + failure + "; this is a defect, please report it with the lines below");
    failure.printStackTrace(err);
    return ExitCode.INTERNAL.number();
  }
}
