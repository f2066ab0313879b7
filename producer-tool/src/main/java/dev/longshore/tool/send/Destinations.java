package dev.longshore.tool.send;

import dev.longshore.tool.cluster.Cluster;
import dev.longshore.topic.TopicSpec;
import dev.longshore.topic.TopicState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics that messages go to, each looked up once. Owned by one thread. */
final class Destinations {
  private final Cluster cluster;
  private final Map<String, Optional<TopicState>> known = new HashMap<>();

  Destinations(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Checks that a message can go there.
   *
   * @throws UnsendableException when it cannot
   */
  void check(String topic, @Nullable Integer partition) {
    Optional<TopicState> state = known.computeIfAbsent(topic, this::lookUp);
    if (state.isEmpty()) {
      throw new UnsendableException(
          "topic %s does not exist; create it: longshore topics apply --topic %s:8"
              .formatted(topic, topic));
    }
    if (partition != null && (partition < 0 || partition >= state.get().partitions())) {
      throw new UnsendableException(
          "topic %s has no partition %d, only 0 to %d"
              .formatted(topic, partition, state.get().partitions() - 1));
    }
  }

  /** All topics that messages went to. */
  Set<String> topics() {
    return known.keySet();
  }

  private Optional<TopicState> lookUp(String topic) {
    return TopicSpec.isLegal(topic)
        ? Optional.ofNullable(cluster.topics().existing(Set.of(topic)).get(topic))
        : Optional.empty();
  }
}
