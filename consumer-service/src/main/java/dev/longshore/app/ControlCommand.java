package dev.longshore.app;

import dev.longshore.config.ConfigReader;
import dev.longshore.config.ServiceConfig;
import dev.longshore.connection.ConnectionSettings;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.control.ControlLoop;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.fleet.GroupReader;
import dev.longshore.fleet.GroupView;
import dev.longshore.fleet.ObservedGroup;
import dev.longshore.web.Console;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code control}: the console and the REST API of a group. */
@Command(
    name = "control",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Serves the console and the REST API of a group, and looks after its consumers. It comes up"
            + " without Kafka too.",
    footer = {
      "",
      "Examples:",
      "  longshore control --config orders.yaml",
      "  longshore control --config orders.yaml -D http.port=9000",
      "",
      "Serves / and /api/v1/{fleet,partitions,lag,autoscaler,version} on http.port, probes and",
      "metrics on http.management-port. One of several control instances leads: it puts dead",
      "consumers out of their group and, unless autoscaler.mode is off, starts and stops",
      "consumers on this machine as the load demands.",
      "Exit codes: 0 stopped by SIGTERM or Ctrl-C; 2 wrong configuration or a port",
      "that is taken."
    })
final class ControlCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration.")
  private Path config = Path.of("");

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets a configuration key, over the file and the environment.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() {
    ServiceConfig service =
        new ConfigReader(System.getenv())
            .read(ConfigReader.Program.CONTROL, config, overrides)
            .service();
    ObservedGroup group = group(service);
    Logging.configure(service.logging(), service.instance().name());
    try (Resources resources = new Resources()) {
      Admin admin = resources.add(admin(service.kafka().connection()));
      InstantSource clock = InstantSource.system();
      GroupView view = new GroupView(new GroupReader(admin, group, clock)::read, clock);
      ControlLoop loop =
          new ControlAssembly(service, config, overrides, resources).loop(admin, view, clock);
      Console console = new Console(group, view::reading, Optional::empty, () -> Optional.of(loop));
      return new Lifecycle()
          .run(new ControlPlane(service.http(), view, loop, console, resources))
          .number();
    }
  }

  private static ObservedGroup group(ServiceConfig service) {
    if (service.source().group().isEmpty() || service.source().topics().isEmpty()) {
      throw new ProgramFailure(
          ExitCode.USAGE, "source.group, source.topics: control needs both, to know what to show");
    }
    List<String> topics = service.source().topics();
    return new ObservedGroup(
        service.source().group(),
        topics,
        topics.stream().map(service.deadLetter()::topicFor).toList());
  }

  private static Admin admin(ConnectionSettings connection) {
    try {
      return Admin.create(connection.admin());
    } catch (KafkaException failure) {
      throw KafkaErrors.explain(failure, "connecting to Kafka", connection);
    }
  }
}
