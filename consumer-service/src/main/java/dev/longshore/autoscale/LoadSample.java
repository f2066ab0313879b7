package dev.longshore.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the autoscaler is told about the load at one tick. What could not be read is missing
 * here and never guessed: an empty offset, a partition that is not in the list, an old heartbeat.
 *
 * @param at when it was taken
 * @param epoch the leader's generation; a lower one than before is refused
 * @param sharing how instances share the topics
 * @param rebalancing whether partitions are changing hands right now
 * @param rebalancePause how long the last rebalance stopped a partition that moved, where measured
 * @param partitions every partition that could be read, in the order of topic and number, always
 *     the same
 * @param instances every instance with a heartbeat that is not known to have stopped
 * @param steering what a person or another part of the service demands
 */
public record LoadSample(
    Instant at,
    long epoch,
    Sharing sharing,
    boolean rebalancing,
    Optional<Duration> rebalancePause,
    List<PartitionLoad> partitions,
    List<InstanceLoad> instances,
    Steering steering) {

  /** How instances share the topics. */
  public enum Sharing {
    /** Each partition has one instance, as the protocol's own assignor deals them. */
    GROUP,
    /** The same, dealt by measured load. */
    GROUP_BY_LOAD,
    /** Any instance may take any message. */
    SHARE
  }

  /** Copies the lists. */
  public LoadSample {
    partitions = List.copyOf(partitions);
    instances = List.copyOf(instances);
  }
}
