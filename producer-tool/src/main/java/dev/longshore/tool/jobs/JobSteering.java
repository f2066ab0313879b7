package dev.longshore.tool.jobs;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.JobState;
import dev.longshore.replay.JobTopic;
import dev.longshore.replay.JobWish;
import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs, and tells those that run what is wished of them.
 *
 * @param console the streams
 * @param global the options of every command
 * @param cluster where
 */
record JobSteering(Console console, GlobalOptions global, Cluster cluster) {

  /** The job, which must be there. */
  ReplayJob find(String id) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      return new JobTopic(consumer, cluster.topics())
          .job(id, global.timeout())
          .orElseThrow(
              () ->
                  new ProgramFailure(
                      ExitCode.NOTHING_MATCHED,
                      "no job " + id + "; longshore jobs list shows them"));
    }
  }

  /** A job that is not over. */
  ReplayJob open(String id) {
    ReplayJob job = find(id);
    if (job.state().isOver()) {
      throw new ProgramFailure(
          ExitCode.NOTHING_MATCHED, "job %s is %s".formatted(id, job.state().text()));
    }
    return job;
  }

  /** Sends the wish, and waits until whoever runs the job has done as is wished. */
  void wish(ReplayJob job, JobWish wish, Predicate<ReplayJob> done) {
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(Map.of())) {
      var _ = producer.send(JobTopic.wish(job.id(), wish));
      producer.flush();
    }
    Instant until = console.clock().instant().plus(global.timeout());
    while (console.clock().instant().isBefore(until)) {
      if (done.test(find(job.id()))) {
        return;
      }
    }
    throw new ProgramFailure(
        ExitCode.TIMEOUT,
        "job %s has not answered within %d ms; longshore jobs show %s tells how it stands"
            .formatted(job.id(), global.timeout().toMillis(), job.id()));
  }

  /** Writes for a job that nobody runs. */
  void put(ReplayJob job, JobState state, double rate) {
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(Map.of())) {
      var _ =
          producer.send(
              JobTopic.status(job.with(state, job.counts(), rate, console.clock().instant())));
      producer.flush();
    }
  }

  void tell(String text) {
    if (!global.isQuiet()) {
      console.message(text);
    }
  }
}
