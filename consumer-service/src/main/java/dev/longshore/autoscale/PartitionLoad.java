package dev.longshore.autoscale;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A partition at one tick.
 *
 * @param start the log's start offset; empty where it could not be read
 * @param end the log's end offset; empty where it could not be read
 * @param position the end less what is not settled: the committed offset and what its owner says it
 *     has settled beyond, or end less lag of a share group; empty where it could not be read
 * @param owner the id of the instance that has it, where one does
 * @param drained whether its owner says that it has read to the end and holds nothing of it; then
 *     there is no backlog, whatever the offsets say (transaction markers, compaction)
 * @param headAge how long the oldest unsettled message waits, where the owner tells
 */
public record PartitionLoad(
    String topic,
    int partition,
    OptionalLong start,
    OptionalLong end,
    OptionalLong position,
    Optional<String> owner,
    boolean drained,
    Optional<Duration> headAge) {

  /** A partition whose offsets are all known. */
  public static PartitionLoad of(String topic, int partition, long start, long end, long position) {
    return new PartitionLoad(
        topic,
        partition,
        OptionalLong.of(start),
        OptionalLong.of(end),
        OptionalLong.of(position),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Whether all that the backlog is worked out from could be read. */
  boolean isKnown() {
    return start.isPresent() && end.isPresent() && position.isPresent();
  }
}
