package dev.longshore.source;

import java.time.Duration;
import java.util.List;

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
 * @param metadataLimit the most characters of metadata that the broker takes with a commit
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
    int metadataLimit) {

  /** What a broker takes that is not configured otherwise. */
  public static final int DEFAULT_METADATA_LIMIT = 4_096;

  /** Checks the limits and copies the list. */
  public SourceSettings {
    topics = List.copyOf(topics);
    if (maxInFlight < 1 || maxInFlightBytes < 1) {
      throw new IllegalArgumentException(
          "in flight at most %d messages, %d bytes".formatted(maxInFlight, maxInFlightBytes));
    }
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
