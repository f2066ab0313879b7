package dev.longshore.tool.send;

import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Takes the next argument as text whatever it looks like, as a value may be spelled like an option.
 */
final class Verbatim implements IParameterConsumer {
  @Override
  @SuppressWarnings("JdkObsolete") // picocli's signature
  public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
    if (arguments.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(), option, "Missing text: " + option.paramLabel());
    }
    option.setValue(Optional.of(arguments.pop()));
  }
}
