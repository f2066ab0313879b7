package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.replay.JobState;
import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.Progress;
import dev.longshore.tool.output.Rows;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobs watch ID}. */
@Command(
    name = "watch",
    description = "Shows a job until it ends; exits as the job did.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs watch replay-1f3b0c88")
final class JobsWatchCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsWatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      JobSteering steering = new JobSteering(console, global, cluster);
      ReplayJob job = steering.find(id);
      try (Progress progress =
          Progress.start("watching", OptionalLong.of(job.counts().planned()), console, global)) {
        while (job.isAlive(console.clock().instant())) {
          progress.reached(job.counts().replayed());
          job = steering.find(id);
        }
      }
      Rows rows = new Rows(JobRows.COLUMNS);
      rows.add(JobRows.row(job, console.clock().instant()));
      rows.print(console, global);
      boolean isWell = job.state() == JobState.DONE && job.counts().failed() == 0;
      return (isWell ? ExitCode.OK : ExitCode.SOME_FAILED).number();
    }
  }
}
