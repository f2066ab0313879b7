package dev.longshore.tool.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceLoad;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import dev.longshore.tool.output.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instances and what they have in flight, as rows. Pure functions. */
final class InstanceRows {
  static final List<Column> COLUMNS =
      List.of(
          Column.text("id", "INSTANCE"),
          Column.text("host", "HOST"),
          Column.number("pid", "PID"),
          Column.text("shown", "STATE"),
          Column.number("inFlight", "IN FLIGHT"),
          Column.number("concurrency", "OF"),
          Column.number("busy", "BUSY"),
          Column.number("lag", "LAG"),
          Column.number("p99", "P99"),
          Column.number("settled", "SETTLED"),
          Column.number("partitionCount", "PARTITIONS"),
          Column.number("silence", "HEARD"));

  static final List<Column> IN_FLIGHT_COLUMNS =
      List.of(
          Column.text("instance", "INSTANCE"),
          Column.text("topic", "TOPIC"),
          Column.number("partition", "PARTITION"),
          Column.number("inFlight", "IN FLIGHT"),
          Column.number("oldest", "OLDEST"),
          Column.number("unsettledFrom", "UNSETTLED FROM"),
          Column.number("position", "READ TO"),
          Column.text("stopped", "STOPPED"));

  private InstanceRows() {}

  static Map<String, @Nullable Object> instance(Sighting sighting, Instant now) {
    Heartbeat beat = sighting.heartbeat();
    InstanceLoad load = beat.load();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", beat.id());
    row.put("group", beat.instance().group());
    row.put("host", beat.instance().host());
    row.put("pid", beat.instance().pid());
    row.put("version", beat.instance().version());
    row.put("state", beat.state().text());
    row.put("liveness", sighting.liveness().text());
    row.put("shown", shown(sighting));
    row.put("why", beat.why());
    row.put("startedAt", beat.instance().startedAt().toString());
    row.put("restarts", beat.instance().restarts());
    row.put("inFlight", load.inFlight());
    row.put("oldestSeconds", load.oldestAge().toMillis() / 1_000.0);
    row.put("concurrency", load.concurrency());
    row.put("busyShare", load.busyShare());
    row.put("busy", Math.round(load.busyShare() * 100) + "%");
    row.put("idleSince", load.idleSince().map(Instant::toString).orElse(null));
    row.put("p50Millis", load.p50().toNanos() / 1e6);
    row.put("p99Millis", load.p99().toNanos() / 1e6);
    row.put("p99", load.p99().toMillis() + "ms");
    row.put("attempts", beat.totals().attempts());
    row.put("failed", beat.totals().failed());
    row.put("settled", beat.totals().settled());
    row.put("lag", beat.lag());
    row.put(
        "partitions",
        beat.partitions().stream().map(one -> one.topic() + ":" + one.partition()).toList());
    row.put("partitionCount", beat.partitions().size());
    row.put("breakers", beat.breakers());
    row.put("lastHeartbeat", now.minus(sighting.silence()).toString());
    row.put("silence", text(sighting.silence()));
    return row;
  }

  /** What it said, or what is thought of it where that is another thing. */
  private static String shown(Sighting sighting) {
    String state = sighting.heartbeat().state().text();
    return sighting.liveness() == Liveness.ALIVE || sighting.liveness() == Liveness.STOPPED
        ? state
        : sighting.liveness().text() + " (" + state + ")";
  }

  static Map<String, @Nullable Object> inFlight(String instance, PartitionBeat partition) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("instance", instance);
    row.put("topic", partition.topic());
    row.put("partition", partition.partition());
    row.put("inFlight", partition.inFlight());
    row.put("oldestSeconds", partition.age().toMillis() / 1_000.0);
    row.put("oldest", text(partition.age()));
    row.put("unsettledFrom", partition.frontier());
    row.put("position", partition.position());
    row.put("stopped", partition.stopped() ? "yes" : "");
    return row;
  }

  static String text(Duration time) {
    return time.compareTo(Duration.ofMinutes(2)) < 0
        ? String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1_000.0)
        : time.toMinutes() + "m";
  }
}
