package dev.longshore.tool.audit;

import dev.longshore.failure.ExitCode;
import dev.longshore.replay.AuditTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code audit list}: who did what to dead letters. */
@Command(
    name = "list",
    description =
        "Shows who replayed, edited, discarded, restored or purged dead letters, and why.",
    footerHeading = "%nExample:%n",
    footer = "  longshore audit list -o jsonl")
final class AuditListCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("at", "AT"),
          Column.text("by", "BY"),
          Column.text("action", "ACTION"),
          Column.text("topic", "TOPIC"),
          Column.number("count", "COUNT"),
          Column.text("outcome", "OUTCOME"),
          Column.text("job", "JOB"),
          Column.text("selection", "SELECTION"),
          Column.text("reason", "REASON"));

  private final Console console;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  AuditListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      Rows rows = new Rows(COLUMNS);
      new AuditTopic(consumer, cluster.topics())
          .forEach(global.timeout(), line -> rows.add(row(line)));
      rows.print(console, global);
    }
    return ExitCode.OK.number();
  }

  /** What others wrote there is shown as it stands. */
  private static Map<String, @Nullable Object> row(String line) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    try {
      for (var field : Json.tree(line).properties()) {
        JsonNode value = field.getValue();
        row.put(field.getKey(), value.isNumber() ? (Object) value.longValue() : value.asString(""));
      }
    } catch (JacksonException notOurs) {
      row.put("selection", line);
    }
    return row;
  }
}
