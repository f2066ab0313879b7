package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Rows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jobs show ID}. */
@Command(
    name = "show",
    description = "Shows how a job stands.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs show replay-1f3b0c88 -o json")
final class JobsShowCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "The job, as jobs list shows it.")
  private String id = "";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      Rows rows = new Rows(JobRows.COLUMNS);
      rows.add(
          JobRows.row(
              new JobSteering(console, global, cluster).find(id), console.clock().instant()));
      rows.print(console, global);
    }
    return ExitCode.OK.number();
  }
}
