package dev.longshore.fleet;

import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together what the broker and the heartbeats tell. Pure functions. */
public final class FleetView {
  private FleetView() {}

  /** The instances that heartbeats tell of. */
  public static List<FleetInstance> instances(
      Instant now, GroupReading group, List<Sighting> sightings, Set<String> zombies) {
    Set<String> members = new HashSet<>();
    group.last().map(GroupSnapshot::members).orElse(List.of()).stream()
        .map(Member::client)
        .forEach(members::add);
    return sightings.stream()
        .map(
            sighting ->
                new FleetInstance(
                    sighting,
                    now.minus(sighting.silence()),
                    members.contains(sighting.id()),
                    zombies.contains(sighting.id())))
        .toList();
  }

  /** The partitions that the broker told of. */
  public static List<FleetPartition> partitions(GroupReading group, List<Sighting> sightings) {
    GroupSnapshot snapshot = group.last().orElse(null);
    if (snapshot == null) {
      return List.of();
    }
    Map<String, String> owners = new HashMap<>();
    snapshot
        .members()
        .forEach(member -> member.partitions().forEach(name -> owners.put(name, member.client())));
    Map<String, Beat> beats = new HashMap<>();
    sightings.stream()
        .filter(sighting -> sighting.liveness() == Liveness.ALIVE)
        .forEach(
            sighting ->
                sighting
                    .heartbeat()
                    .partitions()
                    .forEach(
                        partition ->
                            beats.put(partition.name(), new Beat(sighting.id(), partition))));
    return snapshot.partitions().stream()
        .map(lag -> partition(lag, Optional.ofNullable(owners.get(name(lag))), beats))
        .toList();
  }

  private record Beat(String instance, PartitionBeat partition) {}

  private static FleetPartition partition(
      PartitionLag lag, Optional<String> owner, Map<String, Beat> beats) {
    Optional<PartitionBeat> told =
        Optional.ofNullable(beats.get(name(lag)))
            .filter(beat -> owner.isEmpty() || owner.get().equals(beat.instance()))
            .map(Beat::partition);
    long unsettled = told.filter(beat -> beat.lag() >= 0).map(PartitionBeat::lag).orElse(lag.lag());
    Optional<Duration> age = told.map(PartitionBeat::age);
    return new FleetPartition(
        lag.topic(),
        lag.partition(),
        owner,
        lag.committed(),
        lag.end(),
        unsettled,
        lag.lag() == 0 ? Optional.of(Duration.ZERO) : age);
  }

  private static String name(PartitionLag lag) {
    return lag.topic() + "-" + lag.partition();
  }
}
