package dev.longshore.tool.fleet;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.HelpOption;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet status}: who consumes, and how far behind. */
@Command(
    name = "fleet",
    description = "Shows consumer groups: who consumes what, and how far behind.",
    synopsisSubcommandLabel = "status",
    footerHeading = "%nExample:%n",
    footer = "  longshore fleet status --group orders-workers")
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
  int status(
      @Mixin GlobalOptions global,
      @Option(names = "--group", paramLabel = "GROUP", description = "One group in detail.")
          Optional<String> group) {
    try (Cluster cluster = Cluster.connect(global, console)) {
      GroupInspector inspector = new GroupInspector(cluster.admin());
      if (group.isPresent()) {
        show(inspector.named(group.get()), global);
      } else {
        list(inspector, global);
      }
    }
    return ExitCode.OK.number();
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

  private void show(GroupStatus status, GlobalOptions global) {
    List<Map<String, @Nullable Object>> members =
        status.members().stream().map(FleetCommand::member).toList();
    List<Map<String, @Nullable Object>> partitions =
        status.partitions().stream().map(FleetCommand::partition).toList();
    if (global.output() != OutputFormat.table) {
      Map<String, @Nullable Object> fields = heading(status);
      fields.put("members", members);
      fields.put("partitions", partitions);
      fields.put("lag", status.lag());
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
    table(PARTITION_COLUMNS, partitions, global);
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
