package dev.longshore.tool.dlq;

import dev.longshore.deadletter.HeaderNames;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.JobRun;
import dev.longshore.replay.ReplayPlan;
import dev.longshore.replay.ReplayPlanner;
import dev.longshore.replay.ReplayRequest;
import dev.longshore.replay.ReplayResult;
import dev.longshore.replay.Steering;
import dev.longshore.replay.StoredPlan;
import dev.longshore.timing.TimeText;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq replay}: sends dead letters back. */
@Command(
    name = "replay",
    description = {
      "Sends dead letters back to where they came from, or to another topic. Takes only those that"
          + " were not sent back before, unless told otherwise; exits with 4 when there are none.",
      "A replay is a job: jobs pause, resume, rate and cancel steer it from another terminal, and"
          + " jobs resume goes on with one that was interrupted or killed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq replay --where 'cause:java.net.* after:-2h' --dry-run",
      "  longshore dlq replay --where 'cause:java.net.* after:-2h' --rate 50 --yes",
      "  longshore dlq replay --group 1f3b0c88a2d94e57 --dry-run --plan plan.json",
      "  longshore dlq replay --apply plan.json --rate 50 --canary 10 --yes",
      "  longshore dlq replay 0:17 2:4 --topic orders.dlq --to orders-repaired"
    })
final class DlqReplayCommand implements Callable<Integer> {
  private static final String ORIGIN = "origin";

  private static final int JOB_LENGTH = 8;

  private final Console console;

  @Mixin private final LetterSelection selection = new LetterSelection();

  @Option(
      names = "--to",
      paramLabel = "origin|TOPIC",
      defaultValue = ORIGIN,
      description = "Where to (default: the topic each came from).")
  private String target = ORIGIN;

  @Option(names = "--dry-run", description = "Say what would be sent where, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "With --dry-run: keep exactly this choice, to be applied later.")
  private Optional<Path> planFile = Optional.empty();

  @Option(
      names = "--apply",
      paramLabel = "FILE",
      description = "Send exactly what that plan chose, as its job: twice sends nothing twice.")
  private Optional<Path> applyFile = Optional.empty();

  @Option(names = "--rate", paramLabel = "N", description = "That many per second.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--canary",
      paramLabel = "N",
      description = "Send N first; go on only when none of them comes back as a dead letter.")
  private Optional<Long> canary = Optional.empty();

  @Option(
      names = "--canary-wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long to look for these (default: ${DEFAULT-VALUE}).")
  private String canaryWait = "30s";

  @Option(
      names = "--strip-headers",
      paramLabel = "GLOB",
      description = "User headers that do not go back; may repeat.")
  private List<String> stripped = new ArrayList<>();

  @Option(names = "--again", description = "Take those too that were sent back before.")
  private boolean again;

  @Option(
      names = "--max-redrives",
      paramLabel = "N",
      description =
          "Leave out dead letters that came back this often (default: what each says, which is"
              + " dead-letter.max-redrives of the service that parked it; else 3).")
  private Optional<Integer> maxRedrives = Optional.empty();

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    check();
    Steering steering = new Steering(rate.orElse(Double.POSITIVE_INFINITY));
    Optional<StoredPlan> stored = applyFile.isPresent() ? Optional.of(read()) : Optional.empty();
    if (stored.isEmpty()) {
      selection.filter(console);
    }
    try (Cluster cluster = Cluster.connect(global, console)) {
      StoredPlan plan = stored.isPresent() ? stored.get() : plan(cluster);
      return run(plan, cluster, steering).number();
    }
  }

  private ExitCode run(StoredPlan stored, Cluster cluster, Steering steering) throws IOException {
    ReplayPlan plan = stored.plan();
    ReplayReport report = new ReplayReport(console, global);
    if (dryRun) {
      if (planFile.isPresent() && plan.count() > 0) {
        Files.writeString(planFile.get(), stored.json() + "\n");
      }
      report.plan(plan, rate);
      return plan.count() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.OK;
    }
    if (plan.count() == 0) {
      report.nothing(plan);
      return ExitCode.NOTHING_MATCHED;
    }
    if (!global.isConfirmed()) {
      console.confirm(report.question(plan));
    }
    JobRun.Wishes wishes =
        new JobRun.Wishes(
            canary.orElse(0L),
            canaryWait(),
            applyFile.isPresent() ? plan.request().filter().toString() : selection.text(),
            reason.text(console, global),
            Person.name(System.getenv()));
    ReplayResult result = new ReplayRun(console, global, cluster).apply(stored, wishes, steering);
    report.result(plan, result);
    return ReplayRun.exitCode(result);
  }

  private StoredPlan plan(Cluster cluster) {
    ReplayRequest request =
        new ReplayRequest(
            DeadLetterTopics.choose(cluster, selection.options().topic()),
            selection.filter(console),
            selection.references(),
            Optional.of(target).filter(topic -> !topic.equals(ORIGIN)),
            selection.options().max(),
            maxRedrives.map(OptionalInt::of).orElseGet(OptionalInt::empty),
            again,
            HeaderNames.of(stripped));
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      String job = "replay-" + UUID.randomUUID().toString().substring(0, JOB_LENGTH);
      return new StoredPlan(
          job, new ReplayPlanner(consumer, cluster.topics(), global.timeout()).plan(request));
    }
  }

  private StoredPlan read() {
    Path file = applyFile.orElseThrow();
    try {
      return StoredPlan.read(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new ProgramFailure(ExitCode.USAGE, "--apply: cannot read the file " + file);
    }
  }

  private Duration canaryWait() {
    return TimeText.duration(canaryWait)
        .orElseThrow(
            () ->
                new ProgramFailure(
                    ExitCode.USAGE, "--canary-wait: not a time such as 10s or 2m: " + canaryWait));
  }

  private void check() {
    canaryWait();
    refuseIf(
        rate.filter(perSecond -> !(perSecond > 0)).isPresent(),
        "--rate must be more than 0: " + rate.orElse(0.0));
    refuseIf(
        maxRedrives.filter(most -> most < 0).isPresent(),
        "--max-redrives must not be negative: " + maxRedrives.orElse(0));
    refuseIf(canary.filter(size -> size < 1).isPresent(), "--canary must be 1 or more");
    refuseIf(planFile.isPresent() && !dryRun, "--plan is for --dry-run");
    refuseIf(applyFile.isPresent() && dryRun, "--apply and --dry-run exclude each other");
    if (applyFile.isEmpty()) {
      selection.check();
      return;
    }
    refuseIf(
        !selection.text().isEmpty() || !target.equals(ORIGIN) || !stripped.isEmpty() || again,
        "--apply takes what the plan chose; no other choice goes with it");
  }

  private static void refuseIf(boolean contradiction, String problem) {
    if (contradiction) {
      throw new ProgramFailure(ExitCode.USAGE, problem);
    }
  }
}
