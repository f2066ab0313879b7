package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.replay.JobState;
import dev.longshore.replay.JobWish;
import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobs cancel ID}. */
@Command(
    name = "cancel",
    description = "Ends a job for good; what was sent stays sent.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs cancel replay-1f3b0c88")
final class JobsCancelCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsCancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      JobSteering steering = new JobSteering(console, global, cluster);
      ReplayJob job = steering.open(id);
      if (job.isAlive(console.clock().instant())) {
        steering.wish(job, new JobWish.Cancel(), now -> !now.state().isActive());
      } else {
        steering.put(job, JobState.CANCELLED, job.perSecond());
      }
      steering.tell("cancelled " + id);
    }
    return ExitCode.OK.number();
  }
}
