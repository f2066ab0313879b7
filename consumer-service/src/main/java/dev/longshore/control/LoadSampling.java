package dev.longshore.control;

import dev.longshore.autoscale.InstanceLoad;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.autoscale.PartitionLoad;
import dev.longshore.autoscale.Steering;
import dev.longshore.fleet.FleetInstance;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.fleet.Leader;
import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes what the autoscaler is told out of what is known of the fleet. What is not known is left
 * empty. Pure functions.
 */
final class LoadSampling {
  /** The words of the broker for a group whose partitions stay where they are. */
  private static final Set<String> SETTLED =
      Set.of("Stable", "Empty", "Dead", GroupSnapshot.ABSENT);

  private LoadSampling() {}

  static LoadSample sample(FleetSnapshot fleet, Leader leader, LoadSample.Sharing sharing) {
    boolean known = fleet.group().failure().isEmpty();
    GroupSnapshot group = fleet.group().last().orElse(null);
    return new LoadSample(
        known && group != null ? group.readAt() : fleet.at(),
        leader.generation(),
        sharing,
        group != null && !SETTLED.contains(group.state()),
        Optional.empty(),
        group == null ? List.of() : partitions(fleet, group, known),
        fleet.instances().stream().filter(LoadSampling::counts).map(LoadSampling::load).toList(),
        Steering.none());
  }

  private static List<PartitionLoad> partitions(
      FleetSnapshot fleet, GroupSnapshot group, boolean known) {
    Map<String, String> owners = new HashMap<>();
    group
        .members()
        .forEach(member -> member.partitions().forEach(name -> owners.put(name, member.client())));
    Map<String, PartitionBeat> beats = new HashMap<>();
    fleet.instances(Liveness.ALIVE).stream()
        .map(FleetInstance::heartbeat)
        .map(Heartbeat::partitions)
        .flatMap(Collection::stream)
        .forEach(beat -> beats.put(beat.name(), beat));
    return group.partitions().stream()
        .map(
            lag -> {
              String name = lag.topic() + "-" + lag.partition();
              return known
                  ? partition(
                      lag,
                      Optional.ofNullable(owners.get(name)),
                      Optional.ofNullable(beats.get(name)))
                  : unknown(lag);
            })
        .toList();
  }

  private static PartitionLoad partition(
      PartitionLag lag, Optional<String> owner, Optional<PartitionBeat> beat) {
    long from = lag.end() - lag.lag();
    Optional<Duration> headAge = beat.filter(told -> told.inFlight() > 0).map(PartitionBeat::age);
    boolean drained =
        beat.filter(told -> told.inFlight() == 0 && told.position() >= lag.end()).isPresent();
    return new PartitionLoad(
        lag.topic(),
        lag.partition(),
        OptionalLong.of(Math.min(from, lag.committed().orElse(from))),
        OptionalLong.of(lag.end()),
        OptionalLong.of(from),
        owner,
        drained,
        headAge);
  }

  private static PartitionLoad unknown(PartitionLag lag) {
    return new PartitionLoad(
        lag.topic(),
        lag.partition(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Whoever stopped, or is dead and out of the group, is no part of the fleet any more. */
  private static boolean counts(FleetInstance instance) {
    boolean gone =
        instance.liveness() == Liveness.STOPPED
            || (instance.liveness() == Liveness.DEAD && !instance.isMember());
    return !gone;
  }

  private static InstanceLoad load(FleetInstance instance) {
    Heartbeat beat = instance.heartbeat();
    return new InstanceLoad(
        instance.id(),
        instance.lastHeartbeat(),
        state(beat.state()),
        beat.instance().startedAt(),
        beat.load().readySince(),
        beat.totals().attempts(),
        beat.totals().failed(),
        beat.totals().busy().toNanos() / 1e9,
        beat.load().concurrency(),
        beat.load().inFlight(),
        beat.load().p99(),
        beat.load().idleSince(),
        breaker(beat.breakers().values()),
        false,
        beat.load().deadLettersBlocked());
  }

  private static InstanceLoad.State state(InstanceState state) {
    return switch (state) {
      case STARTING -> InstanceLoad.State.STARTING;
      case IDLE, PROCESSING -> InstanceLoad.State.READY;
      case DRAINING, STOPPED -> InstanceLoad.State.DRAINING;
      case FAILED -> InstanceLoad.State.FAILED;
    };
  }

  private static InstanceLoad.Breaker breaker(Collection<String> states) {
    if (states.contains("open") || states.contains("forced-open")) {
      return InstanceLoad.Breaker.OPEN;
    }
    return states.contains("half-open")
        ? InstanceLoad.Breaker.HALF_OPEN
        : InstanceLoad.Breaker.CLOSED;
  }
}
