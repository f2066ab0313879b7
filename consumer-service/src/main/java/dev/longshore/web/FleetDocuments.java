package dev.longshore.web;

import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.Failover;
import dev.longshore.fleet.FleetInstance;
import dev.longshore.fleet.FleetPartition;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceLoad;
import dev.longshore.heartbeat.PartitionBeat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The fleet as the API shows it. Pure functions. */
final class FleetDocuments {
  private FleetDocuments() {}

  /** What heartbeats tell: instances, who leads, and what was done about the dead. */
  static Map<String, Object> fleet(FleetSnapshot fleet) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("heartbeatsReadable", fleet.areHeartbeatsReadable());
    document.put("malformedHeartbeats", fleet.malformedHeartbeats());
    fleet
        .leader()
        .ifPresent(
            leader ->
                document.put(
                    "leader",
                    Map.of(
                        "instance", leader.instance(),
                        "generation", leader.generation(),
                        "isSelf", leader.isSelf())));
    document.put("instances", fleet.instances().stream().map(FleetDocuments::instance).toList());
    document.put("evictions", fleet.evictions().stream().map(FleetDocuments::eviction).toList());
    document.put("failovers", fleet.failovers().stream().map(FleetDocuments::failover).toList());
    return document;
  }

  /** Every partition with its owner. */
  static Map<String, Object> partitions(FleetSnapshot fleet) {
    return Map.of(
        "partitions", fleet.partitions().stream().map(FleetDocuments::partition).toList());
  }

  private static Map<String, Object> instance(FleetInstance instance) {
    Heartbeat beat = instance.heartbeat();
    InstanceLoad load = beat.load();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", instance.id());
    fields.put("host", beat.instance().host());
    fields.put("pid", beat.instance().pid());
    fields.put("version", beat.instance().version());
    fields.put("startedAt", beat.instance().startedAt().toString());
    fields.put("restarts", beat.instance().restarts());
    fields.put("liveness", instance.liveness().text());
    fields.put("lastHeartbeat", instance.lastHeartbeat().toString());
    fields.put("silenceSeconds", seconds(instance.silence()));
    fields.put("state", beat.state().text());
    fields.put("since", beat.since().toString());
    if (!beat.why().isEmpty()) {
      fields.put("why", beat.why());
    }
    fields.put("isMember", instance.isMember());
    fields.put("isZombie", instance.isZombie());
    fields.put("inFlight", load.inFlight());
    fields.put("oldestSeconds", seconds(load.oldestAge()));
    fields.put("concurrency", load.concurrency());
    fields.put("busyShare", load.busyShare());
    load.idleSince().ifPresent(since -> fields.put("idleSince", since.toString()));
    fields.put("handlerP50Seconds", seconds(load.p50()));
    fields.put("handlerP99Seconds", seconds(load.p99()));
    fields.put("attempts", beat.totals().attempts());
    fields.put("failed", beat.totals().failed());
    fields.put("settled", beat.totals().settled());
    fields.put("busySlotSeconds", seconds(beat.totals().busy()));
    fields.put("lag", beat.lag());
    fields.put("partitions", beat.partitions().stream().map(PartitionBeat::name).toList());
    fields.put("breakers", beat.breakers());
    return fields;
  }

  private static Map<String, Object> partition(FleetPartition partition) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("topic", partition.topic());
    fields.put("partition", partition.partition());
    partition.owner().ifPresent(owner -> fields.put("owner", owner));
    partition.committed().ifPresent(committed -> fields.put("committed", committed));
    fields.put("end", partition.end());
    fields.put("lag", partition.lag());
    partition.age().ifPresent(age -> fields.put("oldestSeconds", seconds(age)));
    return fields;
  }

  private static Map<String, Object> eviction(Eviction eviction) {
    return Map.of(
        "at", eviction.at().toString(),
        "instance", eviction.instance(),
        "cause", eviction.cause().name().toLowerCase(Locale.ROOT),
        "reason", eviction.reason(),
        "generation", eviction.generation(),
        "partitions", eviction.partitions());
  }

  private static Map<String, Object> failover(Failover failover) {
    return Map.of(
        "instance", failover.instance(),
        "lastHeartbeat", failover.lastHeartbeat().toString(),
        "noticedAt", failover.noticedAt().toString(),
        "doneAt", failover.doneAt().toString(),
        "seconds", seconds(failover.took()),
        "partitions", failover.partitions());
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }
}
