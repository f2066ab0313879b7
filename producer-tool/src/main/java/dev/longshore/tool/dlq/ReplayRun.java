package dev.longshore.tool.dlq;

import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.replay.JobRun;
import dev.longshore.replay.Replay;
import dev.longshore.replay.ReplayResult;
import dev.longshore.replay.Steering;
import dev.longshore.replay.StoredPlan;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.InterruptHook;
import dev.longshore.tool.console.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the plan of a replay as a job, with progress and with an orderly end at Ctrl-C.
 *
 * @param console the streams
 * @param global the options of every command
 * @param cluster where
 */
public record ReplayRun(Console console, GlobalOptions global, Cluster cluster) {
  private static final int REQUEST_BYTES = 128 * 1024 * 1024;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  /** Runs the job to its end, or until Ctrl-C. */
  public ReplayResult apply(StoredPlan plan, JobRun.Wishes wishes, Steering steering) {
    Map<String, Object> settings = Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(settings);
        Progress progress =
            Progress.start("replaying", OptionalLong.of(plan.plan().count()), console, global)) {
      if (!global.isQuiet()) {
        console.message("job " + plan.job());
      }
      JobRun run =
          new JobRun(
              cluster::consumer,
              producer,
              cluster.topics(),
              console.clock(),
              global.timeout(),
              steering);
      Thread owner = Thread.currentThread();
      try (InterruptHook _ = InterruptHook.open(() -> stop(run, owner))) {
        return run.run(plan, wishes, new Listener(console, progress));
      }
    }
  }

  /** What a command that ran a job exits with. */
  public static ExitCode exitCode(ReplayResult result) {
    if (result.canaryFailed()) {
      return ExitCode.SOME_FAILED;
    }
    if (result.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    if (result.failed() + result.unrecorded() > 0) {
      return ExitCode.SOME_FAILED;
    }
    return result.replayed() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.OK;
  }

  /** Lets the replay settle what is under way. */
  private static void stop(JobRun run, Thread owner) {
    run.stop();
    owner.interrupt();
    try {
      owner.join(STOP_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Draws progress and tells of failures. */
  private record Listener(Console console, Progress progress) implements Replay.Progress {
    @Override
    public void replayed(long count) {
      progress.reached(count);
    }

    @Override
    public void failed(ParkedMessage letter, String problem) {
      console.message("error: " + letter.reference() + ": " + problem);
    }
  }
}
