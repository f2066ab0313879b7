package dev.longshore.web;

import dev.longshore.control.ControlLoop;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.fleet.ObservedGroup;
import dev.longshore.fleet.WorkerReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The console and the REST API of a group: {@code /}, {@code /api/v1/fleet}, {@code
 * /api/v1/partitions}, {@code /api/v1/lag}, {@code /api/v1/autoscaler}, {@code
 * /api/v1/autoscaler/decisions} and {@code /api/v1/version}. It shows snapshots and never waits for
 * Kafka. Any thread.
 */
public final class Console {
  private final ObservedGroup group;
  private final Supplier<GroupReading> reading;
  private final Supplier<Optional<List<WorkerReport>>> workers;
  private final Supplier<Optional<ControlLoop>> control;

  /**
   * A console.
   *
   * @param reading what is known of the group
   * @param workers what consumer instances say of themselves, empty where they are not asked
   * @param control the control loop, empty while there is none
   */
  public Console(
      ObservedGroup group,
      Supplier<GroupReading> reading,
      Supplier<Optional<List<WorkerReport>>> workers,
      Supplier<Optional<ControlLoop>> control) {
    this.group = group;
    this.reading = reading;
    this.workers = workers;
    this.control = control;
  }

  /** Adds its pages to a server. */
  public void routes(WebServer.Routes routes) {
    routes
        .page("/", () -> new StatusPage(group, reading.get(), workers.get()).html())
        .json("/api/v1/fleet", this::fleet)
        .json("/api/v1/lag", this::lag)
        .json("/api/v1/partitions", () -> fleet(FleetDocuments::partitions))
        .json("/api/v1/autoscaler", () -> autoscaler(AutoscalerDocuments::now))
        .json("/api/v1/autoscaler/decisions", () -> autoscaler(AutoscalerDocuments::decisions))
        .json("/api/v1/version", Console::version);
  }

  private Map<String, Object> fleet() {
    GroupReading now = reading.get();
    Map<String, Object> document = head(now);
    document.put("state", now.last().map(GroupSnapshot::state).orElse("unknown"));
    document.put(
        "members",
        now.last().map(GroupSnapshot::members).orElse(List.of()).stream()
            .map(Console::member)
            .toList());
    workers
        .get()
        .ifPresent(known -> document.put("workers", known.stream().map(Console::worker).toList()));
    control.get().ifPresent(loop -> document.putAll(FleetDocuments.fleet(loop.snapshot())));
    return document;
  }

  private Map<String, Object> fleet(Function<FleetSnapshot, Map<String, Object>> document) {
    return document.apply(control.get().map(ControlLoop::snapshot).orElse(FleetSnapshot.NONE));
  }

  private Map<String, Object> autoscaler(Function<ControlLoop, Map<String, Object>> document) {
    return control.get().map(document).orElse(Map.of("mode", "off"));
  }

  private Map<String, Object> lag() {
    GroupReading now = reading.get();
    Map<String, Object> document = head(now);
    now.last().ifPresent(snapshot -> document.put("lag", snapshot.lag()));
    document.put(
        "partitions",
        now.last().map(GroupSnapshot::partitions).orElse(List.of()).stream()
            .map(Console::partition)
            .toList());
    document.put(
        "deadLetters",
        now.last().map(GroupSnapshot::deadLetters).orElse(List.of()).stream()
            .map(topic -> fields("topic", topic.topic(), "records", topic.records()))
            .toList());
    return document;
  }

  /** What every document begins with: how old it is, and since when nothing newer could be read. */
  private Map<String, Object> head(GroupReading now) {
    Map<String, Object> head = fields("group", group.name(), "topics", group.topics());
    now.last().ifPresent(snapshot -> head.put("readAt", snapshot.readAt().toString()));
    now.failure()
        .ifPresent(
            failure ->
                head.put(
                    "unreadable",
                    fields("since", failure.since().toString(), "reason", failure.why())));
    return head;
  }

  private static Map<String, Object> member(Member member) {
    return fields(
        "id", member.id(),
        "instance", member.client(),
        "host", member.host(),
        "partitions", member.partitions());
  }

  private static Map<String, Object> worker(WorkerReport worker) {
    return fields(
        "id", worker.id(),
        "pid", worker.pid(),
        "host", worker.host(),
        "state", worker.state(),
        "inFlight", worker.inFlight(),
        "lag", worker.lag(),
        "partitions", worker.partitions(),
        "lastHeartbeat", worker.lastHeartbeat().toString(),
        "counts", worker.counts());
  }

  private static Map<String, Object> partition(PartitionLag partition) {
    Map<String, Object> fields =
        fields("topic", partition.topic(), "partition", partition.partition());
    OptionalLong committed = partition.committed();
    if (committed.isPresent()) {
      fields.put("committed", committed.getAsLong());
    }
    fields.put("end", partition.end());
    fields.put("lag", partition.lag());
    return fields;
  }

  private static Map<String, Object> version() {
    String version =
        Optional.ofNullable(Console.class.getPackage().getImplementationVersion())
            .orElse("development");
    return fields("version", version, "java", Runtime.version().toString());
  }

  /** Names and values in turn, in their order. */
  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      fields.put(namesAndValues[index].toString(), namesAndValues[index + 1]);
    }
    return fields;
  }
}
