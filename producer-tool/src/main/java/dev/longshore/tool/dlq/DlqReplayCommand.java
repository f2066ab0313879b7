package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.ReplayPlan;
import dev.longshore.replay.ReplayPlanner;
import dev.longshore.replay.ReplayRequest;
import dev.longshore.replay.ReplayResult;
import dev.longshore.timing.Pace;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dlq replay}: sends dead letters back. */
@Command(
    name = "replay",
    description = {
      "Sends dead letters back to where they came from, or to another topic. Takes only those that"
          + " were not sent back before, unless told otherwise; exits with 4 when there are none."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq replay --where 'cause:java.net.* after:-2h' --dry-run",
      "  longshore dlq replay --where 'cause:java.net.* after:-2h' --rate 50 --yes",
      "  longshore dlq replay 0:17 2:4 --topic orders.dlq --to orders-repaired"
    })
final class DlqReplayCommand implements Callable<Integer> {
  private static final String ORIGIN = "origin";

  private final Console console;

  @Parameters(
      arity = "0..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Which, as dlq list shows them; or use --where.")
  private List<DeadLetterReference> references = new ArrayList<>();

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Option(
      names = "--to",
      paramLabel = "origin|TOPIC",
      defaultValue = ORIGIN,
      description = "Where to (default: the topic each came from).")
  private String target = ORIGIN;

  @Option(names = "--dry-run", description = "Say what would be sent where, and send nothing.")
  private boolean dryRun;

  @Option(names = "--rate", paramLabel = "N", description = "That many per second.")
  private Optional<Double> rate = Optional.empty();

  @Option(names = "--again", description = "Take those too that were sent back before.")
  private boolean again;

  @Option(
      names = "--max-redrives",
      paramLabel = "N",
      description =
          "Leave out dead letters that came back this often (default: what each says, which is"
              + " dead-letter.max-redrives of the service that parked it; else 3).")
  private Optional<Integer> maxRedrives = Optional.empty();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Pace pace = pace();
    if (maxRedrives.filter(most -> most < 0).isPresent()) {
      throw new ProgramFailure(
          ExitCode.USAGE, "--max-redrives must not be negative: " + maxRedrives.get());
    }
    if (references.isEmpty() && !letters.hasFilter()) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "which dead letters? name some as PARTITION:OFFSET, or use --where (is:new for all)");
    }
    var filter = letters.filter(console);
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      ReplayRequest request =
          new ReplayRequest(
              DeadLetterTopics.choose(cluster, letters.topic()),
              filter,
              new HashSet<>(references),
              Optional.of(target).filter(topic -> !topic.equals(ORIGIN)),
              letters.max(),
              maxRedrives.map(OptionalInt::of).orElseGet(OptionalInt::empty),
              again);
      ReplayPlan plan =
          new ReplayPlanner(consumer, cluster.topics(), global.timeout()).plan(request);
      return run(plan, cluster, consumer, pace).number();
    }
  }

  private ExitCode run(
      ReplayPlan plan,
      Cluster cluster,
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      Pace pace) {
    ReplayReport report = new ReplayReport(console, global);
    if (dryRun) {
      report.plan(plan);
      return plan.count() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.OK;
    }
    if (plan.count() == 0) {
      report.nothing(plan);
      return ExitCode.NOTHING_MATCHED;
    }
    if (!global.isConfirmed()) {
      console.confirm(report.question(plan));
    }
    ReplayResult result = new ReplayRun(console, global, cluster, consumer).apply(plan, pace);
    report.result(plan, result);
    if (result.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    return result.failed() + result.unrecorded() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Pace pace() {
    if (rate.filter(perSecond -> !(perSecond > 0)).isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--rate must be more than 0: " + rate.get());
    }
    return rate.map(Pace::perSecond).orElseGet(Pace::unlimited);
  }
}
