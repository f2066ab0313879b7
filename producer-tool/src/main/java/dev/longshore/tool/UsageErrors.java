package dev.longshore.tool;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.Suggestion;
import dev.longshore.tool.console.Console;
import java.util.Collection;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells of wrong arguments in one line, with the nearest right one and the way to the help. */
final class UsageErrors implements IParameterExceptionHandler {
  /** How picocli tells that a command which only stands above others was given alone. */
  private static final String NO_SUBCOMMAND = "Missing required subcommand";

  private final Console console;

  UsageErrors(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    console.message("error: " + problem(failure, command));
    console.message("help: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static String problem(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().getFirst();
      if (argument.startsWith("-")) {
        String name = argument.replaceFirst("=.*", "");
        return "unknown option " + name + Suggestion.clause(name, options(command));
      }
      return command.getSubcommands().isEmpty()
          ? "unexpected argument " + argument
          : "unknown command "
              + argument
              + Suggestion.clause(argument, new TreeSet<>(command.getSubcommands().keySet()));
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return message.equals(NO_SUBCOMMAND)
        ? "which command? " + String.join(", ", command.getSubcommands().keySet())
        : message;
  }

  private static Collection<String> options(CommandLine command) {
    return new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
  }
}
