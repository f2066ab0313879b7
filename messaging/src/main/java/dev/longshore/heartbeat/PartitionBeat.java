package dev.longshore.heartbeat;

import java.time.Duration;

/**
 * How an instance stands in one of its partitions. Immutable.
 *
 * @param frontier the lowest offset that is not settled
 * @param position the next offset to read
 * @param lag messages in the log that are not settled, -1 while unknown
 * @param age the age of the oldest unsettled message taken, by its timestamp
 * @param inFlight messages taken and not settled
 * @param stopped whether it is out of range and stands still
 */
public record PartitionBeat(
    String topic,
    int partition,
    long frontier,
    long position,
    long lag,
    Duration age,
    long inFlight,
    boolean stopped) {

  /** Checks the ranges; offsets may be -1 while they are unknown. */
  public PartitionBeat {
    if (topic.isEmpty() || partition < 0) {
      throw new IllegalArgumentException("no partition: %s-%d".formatted(topic, partition));
    }
    if (frontier < -1 || position < -1 || lag < -1 || inFlight < 0 || age.isNegative()) {
      throw new IllegalArgumentException(
          "%s-%d: frontier %d, position %d, lag %d, in flight %d, age %s: out of range"
              .formatted(topic, partition, frontier, position, lag, inFlight, age));
    }
  }

  /** Topic and partition, as {@code orders-3}. */
  public String name() {
    return topic + "-" + partition;
  }
}
