package dev.longshore.source;

import dev.longshore.delivery.Delivery;
import java.util.List;
import java.util.Set;

/**
 * How a source stands. Immutable.
 *
 * @param publishedNanos the ticker's reading when it was taken; a source that works takes one every
 *     quarter of a second
 * @param memberId the id in the group, empty before it has joined
 * @param partitions the partitions it has
 * @param unsettled what was being worked on when it left, for a source that has left
 * @param committed whether all that was settled is committed, for a source that has left
 */
public record SourceStatus(
    State state,
    long publishedNanos,
    String memberId,
    List<PartitionStatus> partitions,
    Set<Delivery> unsettled,
    boolean committed) {

  /** Before the first poll. */
  public static final SourceStatus STARTING =
      new SourceStatus(State.STARTING, 0, "", List.of(), Set.of(), true);

  /** What a source does. */
  public enum State {
    /** It has not polled yet. */
    STARTING,
    /** It polls, and has not heard yet which partitions it has, or where they go on. */
    JOINING,
    /** It takes part in its group, with some partitions or none. */
    RUNNING,
    /** It lets attempts end. */
    DRAINING,
    /** It has left the group. */
    LEFT
  }

  SourceStatus in(State next) {
    return new SourceStatus(next, publishedNanos, memberId, partitions, unsettled, committed);
  }

  SourceStatus left(Set<Delivery> unfinished, boolean allCommitted) {
    return new SourceStatus(
        State.LEFT, publishedNanos, memberId, List.of(), unfinished, allCommitted);
  }

  /** Messages taken and not settled. */
  public long inFlight() {
    return partitions.stream().mapToLong(PartitionStatus::inFlight).sum();
  }

  /** Messages in the log that are not settled, as far as known. */
  public long lag() {
    return partitions.stream().mapToLong(partition -> Math.max(0, partition.lag())).sum();
  }
}
