package dev.longshore.benchmarks;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code longshore bench}. Data goes to stdout, progress to stderr. */
@Command(
    name = "bench",
    synopsisHeading = "Usage: longshore ",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Measures the engine: beside its peers, with each feature, after unclean ends, and in its"
            + " parts.",
    subcommands = {
      PeersCommand.class,
      FeaturesCommand.class,
      HttpCommand.class,
      RestartCommand.class,
      FailoverCommand.class,
      InFlightCommand.class,
      PoolCommand.class,
      JmhCommand.class,
      HelpCommand.class
    })
public final class BenchMain {
  private BenchMain() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Before any logger exists. Not called logback.xml, which would clash with that of a program
    // that has this module on its class path.
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    CommandLine command = new CommandLine(new BenchMain());
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          if (failure instanceof ProgramFailure told) {
            System.err.println("error: " + told.text());
            return told.exitCode().number();
          }
          throw failure;
        });
    System.exit(arguments.length == 0 ? usage(command) : command.execute(arguments));
  }

  private static int usage(CommandLine command) {
    command.usage(System.err);
    return ExitCode.USAGE.number();
  }
}
