package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.JobRun;
import dev.longshore.replay.JobState;
import dev.longshore.replay.JobTopic;
import dev.longshore.replay.JobWish;
import dev.longshore.replay.ReplayJob;
import dev.longshore.replay.ReplayResult;
import dev.longshore.replay.Steering;
import dev.longshore.replay.StoredPlan;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.Person;
import dev.longshore.tool.dlq.ReplayReport;
import dev.longshore.tool.dlq.ReplayRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobs resume ID}. */
@Command(
    name = "resume",
    description = "Lets a paused job go on; runs one here whose process was stopped or killed.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs resume replay-1f3b0c88")
final class JobsResumeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      JobSteering steering = new JobSteering(console, global, cluster);
      ReplayJob job = steering.open(id);
      if (job.isAlive(console.clock().instant())) {
        steering.wish(job, new JobWish.Resume(), now -> now.state() != JobState.PAUSED);
        steering.tell("resumed " + id);
        return ExitCode.OK.number();
      }
      StoredPlan plan = plan(cluster);
      JobRun.Wishes wishes =
          new JobRun.Wishes(
              0,
              Duration.ZERO,
              plan.plan().request().filter().toString(),
              job.reason(),
              Person.name(System.getenv()));
      ReplayResult result =
          new ReplayRun(console, global, cluster)
              .apply(plan, wishes, new Steering(job.perSecond()));
      new ReplayReport(console, global).result(plan.plan(), result);
      return ReplayRun.exitCode(result).number();
    }
  }

  private StoredPlan plan(Cluster cluster) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      return new JobTopic(consumer, cluster.topics())
          .plan(id, global.timeout())
          .orElseThrow(
              () ->
                  new ProgramFailure(
                      ExitCode.NOTHING_MATCHED,
                      "the plan of job " + id + " is gone; plan the replay anew"));
    }
  }
}
