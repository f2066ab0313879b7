package dev.longshore.tool;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.tool.audit.AuditCommand;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.dlq.DlqCommand;
import dev.longshore.tool.fleet.FleetCommand;
import dev.longshore.tool.jobs.JobsCommand;
import dev.longshore.tool.read.ReadCommand;
import dev.longshore.tool.send.SendCommand;
import dev.longshore.tool.topics.TopicsCommand;
import dev.longshore.topic.TopicSpec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command-line tool: runs one command and exits with its code. */
public final class Main {
  private Main() {}

  /** Runs the command on the streams of the process. */
  public static void main(String[] arguments) {
    int exitCode = run(Console.ofProcess(), arguments);
    System.exit(exitCode);
  }

  /** Runs a command on the given streams and returns its exit code. Blocks until it is done. */
  public static int run(Console console, String... arguments) {
    PrintWriter out = new PrintWriter(new ConsoleWriter(console), true);
    CommandLine tool =
        new CommandLine(new RootCommand(console))
            .addSubcommand(new SendCommand(console))
            .addSubcommand(new ReadCommand(console))
            .addSubcommand(DlqCommand.withSubcommands(console))
            .addSubcommand(JobsCommand.withSubcommands(console))
            .addSubcommand(new TopicsCommand(console))
            .addSubcommand(new FleetCommand(console))
            .addSubcommand(AuditCommand.withSubcommands(console))
            .addSubcommand(new VersionCommand(console))
            .addSubcommand(new CommandLine.HelpCommand())
            .addSubcommand(new AutoComplete.GenerateCompletion());
    tool.registerConverter(TopicSpec.class, TopicSpec::parse);
    tool.registerConverter(DeadLetterReference.class, DeadLetterReference::parse);
    tool.setExpandAtFiles(false); // a value may start with @
    tool.setOut(out);
    tool.setErr(new PrintWriter(console.messages(), true, StandardCharsets.UTF_8));
    tool.setColorScheme(CommandLine.Help.defaultColorScheme(ansi(console, arguments)));
    tool.setUsageHelpWidth(Math.max(80, console.terminal().width()));
    tool.setCaseInsensitiveEnumValuesAllowed(true);
    tool.setParameterExceptionHandler(new UsageErrors(console));
    tool.setExecutionExceptionHandler(new CommandErrors(console));
    int exitCode = tool.execute(arguments);
    out.flush();
    return exitCode;
  }

  private static Ansi ansi(Console console, String... arguments) {
    boolean color =
        console.terminal().out()
            && console.terminal().color()
            && !Arrays.asList(arguments).contains("--no-color");
    return color ? Ansi.ON : Ansi.OFF;
  }
}
