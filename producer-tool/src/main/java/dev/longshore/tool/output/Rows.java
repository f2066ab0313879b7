package dev.longshore.tool.output;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result made of rows: a table that shows some of their fields, or JSON that holds all. Owned by
 * one thread.
 */
public final class Rows {
  private final List<Column> columns;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

  /** No rows yet. */
  public Rows(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** One more row. */
  public void add(Map<String, @Nullable Object> row) {
    rows.add(row);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Shows them as the options say. */
  public void print(Console console, GlobalOptions options) {
    if (options.output() != OutputFormat.table) {
      try (JsonSequence sequence = new JsonSequence(console, options.output())) {
        rows.forEach(row -> sequence.add(Json.text(row)));
      }
      return;
    }
    List<List<String>> cells = rows.stream().map(this::cells).toList();
    Terminal terminal = console.terminal();
    Table table = Table.fitting(columns, cells, terminal.width(), options.showsColor(terminal));
    console.line(table.heading());
    cells.forEach(row -> console.line(table.row(row)));
    console.flush();
  }

  private List<String> cells(Map<String, @Nullable Object> row) {
    return columns.stream().map(column -> cell(row.get(column.field()))).toList();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }
}
