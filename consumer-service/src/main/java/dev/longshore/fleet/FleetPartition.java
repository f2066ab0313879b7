package dev.longshore.fleet;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the fleet stands in one partition. Immutable.
 *
 * @param owner the instance that has it, by the broker; empty when nobody has
 * @param committed the committed offset, empty before the first commit
 * @param end the offset that the next message gets
 * @param lag messages that are not settled: by its owner's heartbeat where that is fresh, else from
 *     the commit to the end
 * @param age the age of the oldest unsettled message, by its owner; empty when nobody knows
 */
public record FleetPartition(
    String topic,
    int partition,
    Optional<String> owner,
    OptionalLong committed,
    long end,
    long lag,
    Optional<Duration> age) {

  /** Topic and partition, as {@code orders-3}. */
  public String name() {
    return topic + "-" + partition;
  }
}
