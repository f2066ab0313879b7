package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.JobWish;
import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobs rate ID}. */
@Command(
    name = "rate",
    description = "Gives a job another rate.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs rate replay-1f3b0c88 50")
final class JobsRateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Parameters(paramLabel = "N", description = "Dead letters per second.")
  private double rate;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsRateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!(rate > 0)) {
      throw new ProgramFailure(ExitCode.USAGE, "the rate must be more than 0: " + rate);
    }
    try (Cluster cluster = Cluster.connect(global, console)) {
      JobSteering steering = new JobSteering(console, global, cluster);
      ReplayJob job = steering.open(id);
      if (job.isAlive(console.clock().instant())) {
        steering.wish(
            job, new JobWish.Rate(rate), now -> now.perSecond() == rate || !now.state().isActive());
      } else {
        steering.put(job, job.shownState(console.clock().instant()), rate);
      }
      steering.tell("job " + id + " sends at " + rate + " per second");
    }
    return ExitCode.OK.number();
  }
}
