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

/** {@code jobs pause ID}. */
@Command(
    name = "pause",
    description = "Lets a running job wait; jobs resume lets it go on.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs pause replay-1f3b0c88")
final class JobsPauseCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsPauseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      JobSteering steering = new JobSteering(console, global, cluster);
      ReplayJob job = steering.open(id);
      if (job.isAlive(console.clock().instant())) {
        steering.wish(
            job,
            new JobWish.Pause(),
            now -> now.state() == JobState.PAUSED || !now.state().isActive());
      } else {
        steering.put(job, JobState.INTERRUPTED, job.perSecond());
      }
      steering.tell("paused " + id);
    }
    return ExitCode.OK.number();
  }
}
