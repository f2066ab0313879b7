package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.replay.JobTopic;
import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Rows;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jobs list}: all replays. */
@Command(
    name = "list",
    description = "Lists replays, the newest first; one whose process died is interrupted.",
    footerHeading = "%nExample:%n",
    footer = "  longshore jobs list -o jsonl")
final class JobsListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  JobsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      Instant now = console.clock().instant();
      Rows rows = new Rows(JobRows.COLUMNS);
      for (ReplayJob job : new JobTopic(consumer, cluster.topics()).jobs(global.timeout())) {
        rows.add(JobRows.row(job, now));
      }
      rows.print(console, global);
    }
    return ExitCode.OK.number();
  }
}
