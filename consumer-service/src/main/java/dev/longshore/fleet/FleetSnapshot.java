package dev.longshore.fleet;

import dev.longshore.heartbeat.Liveness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole fleet at one moment: what the broker knows of the group, and what the instances say of
 * themselves. What could not be read is told apart from what is not there. Immutable.
 *
 * @param at when it was put together
 * @param group the group as read last, and since when it cannot be read
 * @param areHeartbeatsReadable whether heartbeats could be read until now
 * @param instances all instances that were heard of in the last minutes, by name
 * @param partitions the partitions of the group's topics, as of the last reading
 * @param leader which control instance leads, as far as known
 * @param evictions the latest evictions by this control instance, oldest first
 * @param failovers the latest failovers seen, oldest first
 * @param malformedHeartbeats records of the heartbeats' topic that were none
 */
public record FleetSnapshot(
    Instant at,
    GroupReading group,
    boolean areHeartbeatsReadable,
    List<FleetInstance> instances,
    List<FleetPartition> partitions,
    Optional<Leader> leader,
    List<Eviction> evictions,
    List<Failover> failovers,
    long malformedHeartbeats) {

  /** Before anything was read. */
  public static final FleetSnapshot NONE =
      new FleetSnapshot(
          Instant.EPOCH,
          GroupReading.NONE,
          false,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          0);

  /** Copies the lists. */
  public FleetSnapshot {
    instances = List.copyOf(instances);
    partitions = List.copyOf(partitions);
    evictions = List.copyOf(evictions);
    failovers = List.copyOf(failovers);
  }

  /** The instances of which one thinks so. */
  public List<FleetInstance> instances(Liveness liveness) {
    return instances.stream().filter(instance -> instance.liveness() == liveness).toList();
  }

  /** The instance of that name. */
  public Optional<FleetInstance> instance(String id) {
    return instances.stream().filter(instance -> instance.id().equals(id)).findFirst();
  }

  /** Messages that are not settled. */
  public long lag() {
    return partitions.stream().mapToLong(FleetPartition::lag).sum();
  }
}
