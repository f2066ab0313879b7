package dev.longshore.tool.fleet;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import dev.longshore.timing.TimeText;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.HelpOption;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet}: who consumes, how far behind, and what the control plane does about it. */
@Command(
    name = "fleet",
    description = "Shows consumer groups: who consumes what, and how far behind.",
    synopsisSubcommandLabel = "status|workers|partitions|inflight|top",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore fleet status --group orders-workers",
      "  longshore fleet workers -o jsonl",
      "  longshore fleet top --group orders-workers"
    })
public final class FleetCommand {
  private static final List<Column> GROUP_COLUMNS =
      List.of(
          Column.text("group", "GROUP"),
          Column.text("state", "STATE"),
          Column.text("protocol", "PROTOCOL"),
          Column.number("members", "MEMBERS"),
          Column.number("lag", "LAG"));

  private static final List<Column> MEMBER_COLUMNS =
      List.of(
          Column.text("clientId", "MEMBER"),
          Column.text("host", "HOST"),
          Column.text("partitions", "PARTITIONS"));

  private static final List<Column> PARTITION_COLUMNS =
      List.of(
          Column.text("topic", "TOPIC"),
          Column.number("partition", "PARTITION"),
          Column.number("committed", "COMMITTED"),
          Column.number("end", "END"),
          Column.number("lag", "LAG"),
          Column.text("member", "MEMBER"));

  private static final List<Column> WORKED_PARTITION_COLUMNS =
      List.of(
          Column.text("topic", "TOPIC"),
          Column.number("partition", "PARTITION"),
          Column.text("member", "MEMBER"),
          Column.number("committed", "COMMITTED"),
          Column.number("end", "END"),
          Column.number("lag", "LAG"),
          Column.number("inFlight", "IN FLIGHT"),
          Column.number("oldest", "OLDEST"));

  private static final Duration READ_LIMIT = Duration.ofSeconds(10);

  private final Console console;

  @Mixin final HelpOption help = new HelpOption();

  /** A command on these streams. */
  public FleetCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "status",
      description = {
        "Lists all consumer groups, or shows one: its state, members, and lag per partition.",
        "Where a group has no commit, its lag counts from the first message."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  longshore fleet status",
        "  longshore fleet status --group orders-workers -o json"
      })
  int status(@Mixin GlobalOptions global, @Mixin HeartbeatOptions options) {
    try (Cluster cluster = Cluster.connect(global, console)) {
      GroupInspector inspector = new GroupInspector(cluster.admin());
      if (options.group().isPresent()) {
        show(cluster, inspector.named(options.group().get()), options, global);
      } else {
        list(inspector, global);
      }
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "workers",
      description = "Lists the consumer instances by their heartbeats: state, load, last word.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  longshore fleet workers --group orders-workers",
        "  longshore fleet workers -o jsonl"
      })
  int workers(@Mixin GlobalOptions global, @Mixin HeartbeatOptions options) {
    Rows rows = new Rows(InstanceRows.COLUMNS);
    for (Sighting sighting : sightings(global, options)) {
      rows.add(InstanceRows.instance(sighting, console.clock().instant()));
    }
    rows.print(console, global);
    return (rows.isEmpty() ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
  }

  @Command(
      name = "partitions",
      description = "Lists a group's partitions: who has them, how far behind, how old the oldest.",
      footerHeading = "%nExample:%n",
      footer = "  longshore fleet partitions --group orders-workers")
  int partitions(@Mixin GlobalOptions global, @Mixin HeartbeatOptions options) {
    String group =
        options
            .group()
            .orElseThrow(() -> new ProgramFailure(ExitCode.USAGE, "--group: which group?"));
    try (Cluster cluster = Cluster.connect(global, console);
        HeartbeatView view = HeartbeatView.open(cluster, options.topic(), console, READ_LIMIT)) {
      GroupStatus status = new GroupInspector(cluster.admin()).named(group);
      Map<String, PartitionBeat> beats = new HashMap<>();
      view.read(options.group()).stream()
          .filter(sighting -> sighting.liveness() == Liveness.ALIVE)
          .flatMap(sighting -> sighting.heartbeat().partitions().stream())
          .forEach(beat -> beats.put(beat.topic() + ":" + beat.partition(), beat));
      Rows rows = new Rows(WORKED_PARTITION_COLUMNS);
      for (PartitionLag lag : status.partitions()) {
        Map<String, @Nullable Object> row = partition(lag);
        PartitionBeat beat = beats.get(lag.topic() + ":" + lag.partition());
        row.put("inFlight", beat == null ? null : beat.inFlight());
        row.put("unsettled", beat == null || beat.lag() < 0 ? null : beat.lag());
        row.put("oldestSeconds", beat == null ? null : beat.age().toMillis() / 1_000.0);
        row.put("oldest", beat == null ? null : InstanceRows.text(beat.age()));
        row.put("stopped", beat != null && beat.stopped());
        rows.add(row);
      }
      rows.print(console, global);
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "inflight",
      description = {
        "Lists where messages are in flight: taken from Kafka and not settled.",
        "UNSETTLED FROM is the oldest of them, which holds the commit back."
      },
      footerHeading = "%nExample:%n",
      footer = "  longshore fleet inflight --group orders-workers")
  int inflight(@Mixin GlobalOptions global, @Mixin HeartbeatOptions options) {
    Rows rows = new Rows(InstanceRows.IN_FLIGHT_COLUMNS);
    for (Sighting sighting : sightings(global, options)) {
      sighting.heartbeat().partitions().stream()
          .filter(partition -> partition.inFlight() > 0)
          .forEach(partition -> rows.add(InstanceRows.inFlight(sighting.id(), partition)));
    }
    rows.print(console, global);
    return ExitCode.OK.number();
  }

  @Command(
      name = "top",
      description = "Shows the instances live, until Ctrl-C.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  longshore fleet top --group orders-workers",
        "  longshore fleet top --every 1s --times 10"
      })
  int top(
      @Mixin GlobalOptions global,
      @Mixin HeartbeatOptions options,
      @Option(
              names = "--every",
              paramLabel = "TIME",
              defaultValue = "2s",
              description = "How often it is drawn (default: ${DEFAULT-VALUE}).")
          String every,
      @Option(names = "--times", paramLabel = "N", description = "Ends after so many times.")
          Optional<Integer> times)
      throws InterruptedException {
    Duration pause =
        TimeText.duration(every)
            .filter(Duration::isPositive)
            .orElseThrow(
                () ->
                    new ProgramFailure(
                        ExitCode.USAGE, "--every: not a time such as 500ms or 2s: " + every));
    FleetTop top = new FleetTop(console, global);
    try (Cluster cluster = Cluster.connect(global, console);
        HeartbeatView view = HeartbeatView.open(cluster, options.topic(), console, READ_LIMIT)) {
      int left = times.orElse(Integer.MAX_VALUE);
      while (left > 0) {
        top.draw(view.read(options.group()), options.group());
        left--;
        if (left > 0) {
          Thread.sleep(pause);
        }
      }
    }
    return ExitCode.OK.number();
  }

  private List<Sighting> sightings(GlobalOptions global, HeartbeatOptions options) {
    try (Cluster cluster = Cluster.connect(global, console);
        HeartbeatView view = HeartbeatView.open(cluster, options.topic(), console, READ_LIMIT)) {
      return view.read(options.group());
    }
  }

  private void list(GroupInspector inspector, GlobalOptions global) {
    Rows rows = new Rows(GROUP_COLUMNS);
    for (String name : inspector.names()) {
      GroupStatus status = inspector.status(name);
      Map<String, @Nullable Object> row = heading(status);
      row.put("members", status.members().size());
      row.put("lag", status.lag());
      rows.add(row);
    }
    rows.print(console, global);
  }

  private void show(
      Cluster cluster, GroupStatus status, HeartbeatOptions options, GlobalOptions global) {
    List<Map<String, @Nullable Object>> instances = new ArrayList<>();
    try (HeartbeatView view = HeartbeatView.open(cluster, options.topic(), console, READ_LIMIT)) {
      view.read(options.group())
          .forEach(
              sighting ->
                  instances.add(InstanceRows.instance(sighting, console.clock().instant())));
    }
    List<Map<String, @Nullable Object>> notes =
        ControlNotes.read(cluster, options.topic() + ".decisions", status.group());
    show(status, instances, notes, global);
  }

  private void show(
      GroupStatus status,
      List<Map<String, @Nullable Object>> instances,
      List<Map<String, @Nullable Object>> notes,
      GlobalOptions global) {
    List<Map<String, @Nullable Object>> members =
        status.members().stream().map(FleetCommand::member).toList();
    List<Map<String, @Nullable Object>> partitions =
        status.partitions().stream().map(FleetCommand::partition).toList();
    if (global.output() != OutputFormat.table) {
      Map<String, @Nullable Object> fields = heading(status);
      fields.put("members", members);
      fields.put("partitions", partitions);
      fields.put("lag", status.lag());
      fields.put("instances", instances);
      fields.put("control", notes);
      console.line(Json.text(fields));
      console.flush();
      return;
    }
    console.line(
        "%s: %s, %s protocol, %d members, lag %d"
            .formatted(
                status.group(),
                status.state(),
                status.protocol(),
                status.members().size(),
                status.lag()));
    table(MEMBER_COLUMNS, members, global);
    table(InstanceRows.COLUMNS, instances, global);
    table(PARTITION_COLUMNS, partitions, global);
    if (!notes.isEmpty()) {
      console.line("");
      notes.forEach(note -> console.line(note.get("at") + "  " + note.get("text")));
    }
    console.flush();
  }

  private void table(
      List<Column> columns, List<Map<String, @Nullable Object>> rows, GlobalOptions global) {
    if (!rows.isEmpty()) {
      Rows table = new Rows(columns);
      rows.forEach(table::add);
      console.line("");
      table.print(console, global);
    }
  }

  private static Map<String, @Nullable Object> heading(GroupStatus status) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("group", status.group());
    fields.put("state", status.state());
    fields.put("protocol", status.protocol());
    return fields;
  }

  private static Map<String, @Nullable Object> member(GroupStatus.Member member) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("clientId", member.clientId());
    fields.put("host", member.host());
    fields.put("memberId", member.memberId());
    fields.put("partitions", member.partitions());
    return fields;
  }

  private static Map<String, @Nullable Object> partition(PartitionLag lag) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("topic", lag.topic());
    fields.put("partition", lag.partition());
    fields.put("committed", lag.committed().isPresent() ? lag.committed().getAsLong() : null);
    fields.put("end", lag.end());
    fields.put("lag", lag.lag());
    fields.put("member", lag.member().isEmpty() ? null : lag.member());
    return fields;
  }
}
