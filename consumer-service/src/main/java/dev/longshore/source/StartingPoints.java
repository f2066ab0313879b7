package dev.longshore.source;

import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.PartitionIdentity;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where new partitions go on: at their commit, when it is one of this very topic; at the oldest
 * message of what came after the group had started; else where a new group starts. Owned by the
 * poll thread.
 */
final class StartingPoints {
  private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final TopicIds topicIds;
  private final SourceListener listener;

  /** Of topics that were made again under their name: no commit counts, all is read. */
  private final Set<TopicPartition> renewed = new HashSet<>();

  /**
   * Where one goes on.
   *
   * @param commit the offset, with the metadata of the commit; without any for a start of our own
   */
  record Start(PartitionIdentity identity, OffsetAndMetadata commit) {}

  StartingPoints(Consumer<?, ?> consumer, SourceSettings settings, SourcePorts ports) {
    this.consumer = consumer;
    this.settings = settings;
    this.topicIds = ports.topicIds();
    this.listener = ports.listener();
  }

  /** Lets a partition begin anew. */
  void renew(TopicPartition name) {
    renewed.add(name);
  }

  /** Notes that partitions went before they began. */
  void forget(Collection<TopicPartition> names) {
    renewed.removeAll(names);
  }

  /** Asks the broker; fails as Kafka does when it does not answer. */
  Map<TopicPartition, Start> find(Set<TopicPartition> names) {
    Map<String, Uuid> ids = new HashMap<>();
    names.forEach(name -> ids.computeIfAbsent(name.topic(), topicIds::of));
    Map<TopicPartition, OffsetAndMetadata> points =
        new HashMap<>(consumer.committed(names, LOOK_UP_TIMEOUT));
    points.entrySet().removeIf(entry -> isOfAnotherTopic(entry.getKey(), entry.getValue(), ids));
    withoutCommit(names, points.keySet())
        .forEach((name, start) -> points.put(name, new OffsetAndMetadata(start)));
    Map<TopicPartition, Start> starts = new HashMap<>();
    points.forEach((name, point) -> starts.put(name, new Start(identity(name, ids), point)));
    renewed.removeAll(names);
    return starts;
  }

  private boolean isOfAnotherTopic(
      TopicPartition name, @Nullable OffsetAndMetadata commit, Map<String, Uuid> ids) {
    if (commit == null || renewed.contains(name)) {
      return true;
    }
    PartitionIdentity identity = identity(name, ids);
    boolean another = GapCodec.isOfAnotherTopic(commit.metadata(), commit.offset(), identity);
    if (another) {
      renewed.add(name);
      listener.on(new SourceEvent.TopicRenewed(name, commit.offset()));
    }
    return another;
  }

  private Map<TopicPartition, Long> withoutCommit(
      Collection<TopicPartition> names, Set<TopicPartition> committed) {
    Set<TopicPartition> later = new HashSet<>();
    Set<TopicPartition> old = new HashSet<>();
    for (TopicPartition name : names) {
      if (!committed.contains(name)) {
        boolean isLater = renewed.contains(name) || settings.isAddedLater(name);
        (isLater ? later : old).add(name);
      }
    }
    Map<TopicPartition, Long> starts = new HashMap<>();
    if (!later.isEmpty()) {
      starts.putAll(consumer.beginningOffsets(later, LOOK_UP_TIMEOUT));
    }
    if (!old.isEmpty()) {
      starts.putAll(startsOfANewGroup(old));
    }
    return starts;
  }

  private Map<TopicPartition, Long> startsOfANewGroup(Set<TopicPartition> names) {
    return switch (settings.startFrom()) {
      case EARLIEST -> consumer.beginningOffsets(names, LOOK_UP_TIMEOUT);
      case LATEST -> consumer.endOffsets(names, LOOK_UP_TIMEOUT);
      case NONE -> throw new NoOffsetForPartitionException(names);
    };
  }

  private static PartitionIdentity identity(TopicPartition name, Map<String, Uuid> ids) {
    Uuid id = ids.getOrDefault(name.topic(), Uuid.ZERO_UUID);
    return new PartitionIdentity(
        id.getMostSignificantBits(), id.getLeastSignificantBits(), name.partition());
  }
}
