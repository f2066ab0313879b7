package dev.longshore.heartbeat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topic of heartbeats: compacted, one partition, stamped by the broker so that clocks of
 * instances do not matter. What nobody says any more is dropped after a day.
 */
public final class HeartbeatTopic {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration SEGMENT = Duration.ofMinutes(10);

  private HeartbeatTopic() {}

  /** How it is made where it is missing; as many replicas as the broker's default. */
  public static NewTopic named(String name) {
    return new NewTopic(name, Optional.of(1), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                String.join(
                    ",",
                    List.of(TopicConfig.CLEANUP_POLICY_COMPACT, TopicConfig.CLEANUP_POLICY_DELETE)),
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(KEPT.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(SEGMENT.toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1",
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime"));
  }
}
