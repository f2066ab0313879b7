package dev.longshore.tool.dlq;

import dev.longshore.replay.LetterStates;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.ParallelScan;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** What commands look through dead letters with. */
final class LetterScans {
  private static final int MOST_WORKERS = 8;

  private LetterScans() {}

  /** What has become of the dead letters of a topic. */
  static LetterStates states(Cluster cluster, String topic, GlobalOptions global) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      return new ReplayStateTopic(consumer, cluster.topics()).load(topic, global.timeout());
    }
  }

  /** A scan by as many threads as there are processors. */
  static ParallelScan parallel(Cluster cluster, GlobalOptions global) {
    int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
    return new ParallelScan(cluster::consumer, workers, global.timeout());
  }
}
