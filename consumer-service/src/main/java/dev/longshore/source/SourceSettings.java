package dev.longshore.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a source takes, from where, and how much of it at once.
 *
 * @param startFrom where a group without a commit starts
 * @param maxInFlight messages taken from Kafka and not yet settled, at most
 * @param maxInFlightBytes bytes of them, at most
 * @param commitInterval the time between two commits
 * @param revokeWait how long a partition that is taken away waits for its running attempts
 * @param stuckAfter when a message that holds the commit back is told of
 * @param maxPollInterval after so long without a poll the group has given our partitions away
 * @param oldPartitions how many partitions of a topic are as old as the group; those added later
 *     start at their oldest message, wherever the group started. All of a topic that is not named
 * @param metadataLimit the most characters of metadata that the broker takes with a commit
 * @param retryTopic the topic in which retries of this group wait, where there is one
 */
public record SourceSettings(
    List<String> topics,
    StartFrom startFrom,
    long maxInFlight,
    long maxInFlightBytes,
    Duration commitInterval,
    Duration revokeWait,
    Duration stuckAfter,
    Duration maxPollInterval,
    Map<String, Integer> oldPartitions,
    int metadataLimit,
    Optional<String> retryTopic) {

  /** What a broker takes that is not configured otherwise. */
  public static final int DEFAULT_METADATA_LIMIT = 4_096;

  /** The share of all room that retries have to themselves, where there is a retry topic. */
  private static final int RETRIES_SHARE = 4;

  /** Checks the limits and copies the list. */
  public SourceSettings {
    topics = List.copyOf(topics);
    oldPartitions = Map.copyOf(oldPartitions);
    if (maxInFlight < 1 || maxInFlightBytes < 1) {
      throw new IllegalArgumentException(
          "in flight at most %d messages, %d bytes".formatted(maxInFlight, maxInFlightBytes));
    }
  }

  /** Settings without a retry topic. */
  public SourceSettings(
      List<String> topics,
      StartFrom startFrom,
      long maxInFlight,
      long maxInFlightBytes,
      Duration commitInterval,
      Duration revokeWait,
      Duration stuckAfter,
      Duration maxPollInterval,
      Map<String, Integer> oldPartitions,
      int metadataLimit) {
    this(
        topics,
        startFrom,
        maxInFlight,
        maxInFlightBytes,
        commitInterval,
        revokeWait,
        stuckAfter,
        maxPollInterval,
        oldPartitions,
        metadataLimit,
        Optional.empty());
  }

  /** The same with a retry topic. */
  public SourceSettings withRetryTopic(String name) {
    return new SourceSettings(
        topics,
        startFrom,
        maxInFlight,
        maxInFlightBytes,
        commitInterval,
        revokeWait,
        stuckAfter,
        maxPollInterval,
        oldPartitions,
        metadataLimit,
        Optional.of(name));
  }

  /** All topics that are read. */
  List<String> subscription() {
    List<String> all = new ArrayList<>(topics);
    retryTopic.ifPresent(all::add);
    return all;
  }

  /** What a partition of a topic brings. */
  Feed feed(String topic) {
    return retryTopic.isPresent() && retryTopic.get().equals(topic) ? Feed.RETRIES : Feed.TOPICS;
  }

  /** The room of a feed. Both have room for one message at least, even if that is one too many. */
  Room room(Feed feed) {
    if (retryTopic.isEmpty()) {
      return new Room(maxInFlight, maxInFlightBytes);
    }
    long messages = Math.max(1, maxInFlight / RETRIES_SHARE);
    long bytes = Math.max(1, maxInFlightBytes / RETRIES_SHARE);
    return feed == Feed.RETRIES
        ? new Room(messages, bytes)
        : new Room(Math.max(1, maxInFlight - messages), Math.max(1, maxInFlightBytes - bytes));
  }

  /**
   * Whether a partition came after the group had started. The retry topic has nothing in it then
   * that is not the group's.
   */
  boolean isAddedLater(TopicPartition name) {
    return feed(name.topic()) == Feed.RETRIES
        || name.partition() >= oldPartitions.getOrDefault(name.topic(), Integer.MAX_VALUE);
  }

  /** The most records that one poll may bring. */
  public int maxPollRecords() {
    return Math.clamp(maxInFlight / 4, 1, 2_000);
  }

  /** The most bytes that one fetch may bring, but for a single message that is larger. */
  public int maxFetchBytes() {
    return Math.clamp(maxInFlightBytes / 4, 64 << 10, 16 << 20);
  }
}
