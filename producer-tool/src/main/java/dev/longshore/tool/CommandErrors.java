package dev.longshore.tool;

import dev.longshore.connection.ConnectionSettings;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputClosedException;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells of what went wrong in a command in one line, and says with what to exit. */
final class CommandErrors implements IExecutionExceptionHandler {
  private final Console console;

  CommandErrors(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    GlobalOptions global =
        command.getMixins().get("global") instanceof GlobalOptions options
            ? options
            : new GlobalOptions();
    Throwable cause = KafkaErrors.unwrap(failure);
    return switch (cause) {
      case OutputClosedException closed -> ExitCode.OK.number();
      case InterruptException interrupted -> ExitCode.INTERRUPTED.number();
      case ProgramFailure told -> tell(told);
      case TimeoutException late ->
          tell(
              new ProgramFailure(
                  ExitCode.TIMEOUT,
                  command.getCommandName()
                      + ": "
                      + late.getMessage()
                      + "; the broker took too long, allow more with --timeout"));
      case IOException unreadable ->
          tell(new ProgramFailure(ExitCode.USAGE, "cannot read: " + unreadable.getMessage()));
      case KafkaException ours -> tell(explain(ours, command, global));
      default -> defect(cause, global);
    };
  }

  private int tell(ProgramFailure failure) {
    console.message("error: " + failure.text());
    return failure.exitCode().number();
  }

  private static ProgramFailure explain(
      KafkaException failure, CommandLine command, GlobalOptions global) {
    ConnectionSettings connection = global.connection();
    return KafkaErrors.explain(failure, command.getCommandSpec().qualifiedName(), connection);
  }

  private int defect(Throwable failure, GlobalOptions global) {
    console.message(
        "error: %s (a defect of ours; -v shows where)".formatted(String.valueOf(failure)));
    if (global.isVerbose()) {
      failure.printStackTrace(console.messages());
    }
    return ExitCode.INTERNAL.number();
  }
}
