package dev.longshore.app;

import dev.longshore.config.AutoscalerConfig;
import dev.longshore.config.ConfigReader;
import dev.longshore.config.LoggingConfig;
import dev.longshore.config.ServiceConfig;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.sample.SamplePlan;
import dev.longshore.up.Display;
import dev.longshore.up.Launcher;
import dev.longshore.up.LocalStack;
import dev.longshore.up.StackFolder;
import dev.longshore.up.StackRun;
import dev.longshore.up.StackSettings;
import dev.longshore.up.Summary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: everything on one machine. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    sortOptions = false,
    description =
        "Starts a Kafka broker, consumers, the console and a sample load on this machine.",
    footer = {
      "",
      "With --config, the consumers take topics, handler and everything else from",
      "the file; broker address, ports and instance ids are set over it. Missing",
      "topics are made, and the sample is produced only to a topic called orders.",
      "",
      "Ctrl-C or SIGTERM drains and exits; a second one ends everything at once.",
      "Exit codes: 0 stopped, or settled with --until-idle; 1 the broker was lost;",
      "2 wrong usage or a port that is taken; with --until-idle also 3 when the",
      "numbers do not add up and 130 when it was stopped before its end."
    })
final class UpCommand implements Callable<Integer> {
  private static final int MESSAGES = 2_000;
  private static final int PER_SECOND = 200;
  private static final int PER_SECOND_UNTIL_IDLE = 1_000;
  private static final int MOST_CONSUMERS = 64;
  private static final int FIRST_CONSUMERS = 2;

  /** How the result is printed. */
  enum Output {
    /** For people. */
    TEXT,
    /** One JSON object. */
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--consumers",
      paramLabel = "N",
      description =
          "How many consumers to start; without --min and --max it stays at that (default: 2, and"
              + " the load decides).")
  private Optional<Integer> consumers = Optional.empty();

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "The least consumers (default: autoscaler.min, 1).")
  private Optional<Integer> min = Optional.empty();

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "The most consumers (default: autoscaler.max, 4 for the sample).")
  private Optional<Integer> max = Optional.empty();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of console and API, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of the broker, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for data and logs (default: longshore/up in the user's cache folder).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The consumers' configuration (default: the sample's).")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--no-sample", description = "Produces nothing.")
  private boolean withoutSample;

  @Option(
      names = "--until-idle",
      description = "Ends by itself, with a summary, when the sample is settled.")
  private boolean untilIdle;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "Form of the summary, text or json; with json it alone is on stdout (default: text).")
  private Output output = Output.TEXT;

  @Override
  public Integer call() {
    check();
    Logging.configure(
        new LoggingConfig(LoggingConfig.Format.TEXT, LoggingConfig.Level.ERROR), "up");
    try (StackFolder folder = StackFolder.claim(data.orElseGet(UpCommand::usualFolder))) {
      return run(folder).number();
    }
  }

  private ExitCode run(StackFolder folder) {
    Path file = config.orElseGet(() -> folder.writeConfiguration(SampleConfiguration.YAML));
    ServiceConfig service = read(file);
    Display display = new Display(spec.commandLine().getErr(), Logging.isTerminal());
    InstantSource clock = InstantSource.system();
    LocalStack stack =
        new LocalStack(
            settings(service, file),
            new Launcher(home(), folder, System.getenv().getOrDefault("LONGSHORE_JAVA_OPTS", "")),
            clock,
            display);
    CompletableFuture<Void> stop = stopOnSignals(stack, display);
    StackRun.RunPlan plan =
        new StackRun.RunPlan(
            sample(service), untilIdle, ready -> announce(ready, service, folder, display));
    StackRun.Result result = new StackRun(stack, plan, display, clock, stop).run();
    result.summary().ifPresent(summary -> tell(summary, display));
    return result.exitCode();
  }

  private StackSettings settings(ServiceConfig service, Path file) {
    AutoscalerConfig configured = service.autoscaler();
    boolean fixed = consumers.isPresent() && min.isEmpty() && max.isEmpty();
    int most = fixed ? consumers.get() : max.orElse(Math.max(configured.max(), min.orElse(1)));
    int least = fixed ? consumers.get() : min.orElse(Math.min(configured.min(), most));
    if (least > most) {
      throw new ProgramFailure(
          ExitCode.USAGE, "--min: %d is more than --max, %d".formatted(least, most));
    }
    int first = Math.clamp(consumers.orElse(FIRST_CONSUMERS), least, most);
    return new StackSettings(
        first,
        ControlAssembly.settings(configured, least, most),
        httpPort,
        kafkaPort,
        file,
        service);
  }

  private void check() {
    within("--consumers", consumers.orElse(1), 1, MOST_CONSUMERS);
    within("--min", min.orElse(1), 1, MOST_CONSUMERS);
    within("--max", max.orElse(1), 1, MOST_CONSUMERS);
    within("--http-port", httpPort, 0, 65_535);
    within("--kafka-port", kafkaPort, 0, 65_535);
  }

  private static void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ProgramFailure(
          ExitCode.USAGE, "%s: must be %d to %d: %d".formatted(option, least, most, value));
    }
  }

  private static ServiceConfig read(Path file) {
    ServiceConfig service =
        new ConfigReader(System.getenv())
            .read(ConfigReader.Program.CONSUME, file, List.of())
            .service();
    String protocol = service.kafka().properties().getOrDefault("security.protocol", "PLAINTEXT");
    if (!protocol.equals("PLAINTEXT")) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "kafka.properties.security.protocol: the broker that up starts speaks PLAINTEXT only: "
              + protocol);
    }
    return service;
  }

  private Optional<SamplePlan> sample(ServiceConfig service) {
    if (withoutSample || !service.source().topics().contains(SampleConfiguration.TOPIC)) {
      return Optional.empty();
    }
    String run = Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX);
    return Optional.of(
        new SamplePlan(
            SampleConfiguration.TOPIC,
            MESSAGES,
            untilIdle ? PER_SECOND_UNTIL_IDLE : PER_SECOND,
            run));
  }

  private static CompletableFuture<Void> stopOnSignals(LocalStack stack, Display display) {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    StopSignals.handle(
        () -> {
          display.note("stopping: consumers drain; once more to end at once");
          stop.complete(null);
        },
        () -> {
          stack.kill();
          Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
        });
    // Whatever else ends this process: it takes its children along.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("kill").unstarted(stack::kill));
    return stop;
  }

  private void announce(
      StackRun.Ready ready, ServiceConfig service, StackFolder folder, Display display) {
    String line =
        "ready console=%s bootstrap=%s consumers=%d"
            .formatted(ready.console(), ready.bootstrap(), ready.consumers());
    if (output == Output.JSON) {
      display.note(line);
    } else {
      print(line);
    }
    if (!untilIdle) {
      UpHints.of(ready, service, folder).forEach(display::note);
    }
  }

  private void tell(Summary summary, Display display) {
    if (untilIdle) {
      summary.objection().ifPresent(display::note);
    }
    if (output == Output.JSON) {
      print(summary.json());
      return;
    }
    if (untilIdle) {
      print(summary.text());
      return;
    }
    display.note(summary.text());
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static Path home() {
    return Optional.ofNullable(System.getProperty("longshore.home"))
        .map(Path::of)
        .orElseThrow(
            () ->
                new ProgramFailure(
                    ExitCode.USAGE, "longshore.home is not set; start with ./longshore up"));
  }

  private static Path usualFolder() {
    return StackFolder.usual(
        System.getenv(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
  }
}
