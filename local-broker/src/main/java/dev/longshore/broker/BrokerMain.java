package dev.longshore.broker;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code longshore broker}: a local broker as a process of its own.
 *
 * <p>Prints one line on stdout, {@code ready} and the bootstrap address, once clients can use it,
 * and serves until SIGTERM or SIGINT, which end it with exit code 0. What cannot be used (port,
 * folder, argument) is one line on stderr and exit code 2; a failure of Kafka is exit code 1. Logs
 * go to stderr; the environment variable {@code LONGSHORE_BROKER_LOG} sets the level of Kafka's.
 */
@Command(
    name = "broker",
    synopsisHeading = "Usage: longshore ",
    sortOptions = false,
    description =
        "Starts a real single-node Kafka on this machine, for trying out and for tests. It listens"
            + " on the loopback interface only and keeps its data between starts.")
public final class BrokerMain implements Callable<Integer> {
  private static final int INTERNAL = 1;
  private static final int USAGE = 2;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port for clients; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the data (default: longshore/kafka in the user's cache folder).")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--exit-with-parent", hidden = true)
  private boolean exitWithParent;

  private BrokerMain() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Before any logger exists. Not called logback.xml, which would clash with the one of another
    // program that has this module on its class path.
    System.setProperty("logback.configurationFile", "broker-logback.xml");
    CommandLine command = new CommandLine(new BrokerMain());
    command.getCommandSpec().addOption(helpOption());
    command.setParameterExceptionHandler(BrokerMain::refuseArguments);
    System.exit(command.execute(arguments));
  }

  /** Serves until the process is told to end; returns only when the broker failed. */
  @Override
  public Integer call() {
    try {
      BrokerSettings settings = settings();
      BrokerProcess process = BrokerProcess.install();
      if (exitWithParent) {
        process.endWithInput(System.in);
      }
      LocalBroker broker = process.start(settings);
      System.out.println("ready " + broker.bootstrap() + " " + describe());
      process.serve(broker);
      return INTERNAL;
    } catch (BrokerStartException failure) {
      System.err.println("error: " + failure.getMessage());
      return failure.reason() == BrokerStartException.Reason.REFUSED ? USAGE : INTERNAL;
    }
  }

  private String describe() {
    return "(Kafka " + AppInfoParser.getVersion() + ", data in " + dataFolder() + ")";
  }

  private BrokerSettings settings() {
    try {
      return new BrokerSettings(port, dataFolder());
    } catch (IllegalArgumentException refusal) {
      throw BrokerStartException.refused(
          String.valueOf(refusal.getMessage()), "--port", "take a port in that range", refusal);
    }
  }

  private Path dataFolder() {
    return data.orElseGet(
        () ->
            CacheFolder.of(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name")));
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help and exit.")
        .build();
  }

  private static int refuseArguments(ParameterException refusal, String[] arguments) {
    String problem = String.valueOf(refusal.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    System.err.println(
        "error: " + problem + "; longshore broker; see longshore broker --help for the options");
    return USAGE;
  }
}
