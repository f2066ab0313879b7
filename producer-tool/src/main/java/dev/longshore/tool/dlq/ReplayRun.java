package dev.longshore.tool.dlq;

import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.replay.Replay;
import dev.longshore.replay.ReplayPlan;
import dev.longshore.replay.ReplayResult;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.timing.Pace;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.InterruptHook;
import dev.longshore.tool.console.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Carries out the plan of a replay, with progress and with an orderly end at Ctrl-C. */
final class ReplayRun {
  private static final int REQUEST_BYTES = 128 * 1024 * 1024;

  private static final int JOB_LENGTH = 8;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final Console console;
  private final GlobalOptions global;
  private final Cluster cluster;
  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;

  ReplayRun(
      Console console,
      GlobalOptions global,
      Cluster cluster,
      Consumer<byte @Nullable [], byte @Nullable []> consumer) {
    this.console = console;
    this.global = global;
    this.cluster = cluster;
    this.consumer = consumer;
  }

  ReplayResult apply(ReplayPlan plan, Pace pace) {
    new ReplayStateTopic(consumer, cluster.topics()).ensure();
    String job = "replay-" + UUID.randomUUID().toString().substring(0, JOB_LENGTH);
    Map<String, Object> settings = Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(settings);
        Progress progress =
            Progress.start("replaying", OptionalLong.of(plan.count()), console, global)) {
      Replay replay =
          new Replay(consumer, producer, console.clock(), new Listener(console, progress));
      Thread owner = Thread.currentThread();
      try (InterruptHook _ = InterruptHook.open(() -> stop(replay, owner))) {
        return replay.apply(plan, job, pace, global.timeout());
      }
    }
  }

  /** Lets the replay settle what is under way. */
  private static void stop(Replay replay, Thread owner) {
    replay.stop();
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
