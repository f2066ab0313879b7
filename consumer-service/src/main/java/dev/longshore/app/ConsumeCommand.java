package dev.longshore.app;

import dev.longshore.config.ConfigReader;
import dev.longshore.config.ServiceConfig;
import dev.longshore.failure.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code consume}: one consumer instance. */
@Command(
    name = "consume",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Runs one consumer instance of a group until it is stopped.",
    footer = {
      "",
      "Examples:",
      "  longshore consume --config orders.yaml",
      "  longshore consume --config orders.yaml -D workers.concurrency=16 -D instance.id=a",
      "",
      "SIGTERM or Ctrl-C drains: no message starts any more, running ones get shutdown.drain.",
      "Exit codes: 0 drained, 2 wrong configuration, 3 messages unsettled, 6 denied, 7 no broker."
    })
final class ConsumeCommand implements Callable<Integer> {
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

  @Option(names = "--exit-with-parent", hidden = true)
  private boolean exitWithParent;

  @Option(names = "--restarts", hidden = true)
  private int restarts;

  @Override
  public Integer call() {
    ServiceConfig service =
        new ConfigReader(System.getenv())
            .read(ConfigReader.Program.CONSUME, config, overrides)
            .service();
    Logging.configure(service.logging(), service.instance().name());
    Lifecycle lifecycle = new Lifecycle();
    if (exitWithParent) {
      lifecycle.exitWithParent();
    }
    return run(new ServiceAssembly(service, Seams.NONE, restarts), lifecycle).number();
  }

  private static ExitCode run(ServiceAssembly assembly, Lifecycle lifecycle) {
    try {
      return lifecycle.run(assembly.assemble());
    } finally {
      assembly.abandon();
    }
  }
}
