package dev.longshore.tool.read;

import dev.longshore.message.Envelope;
import dev.longshore.message.Message;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.JsonSequence;
import dev.longshore.tool.output.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows messages as they come: a table cut to the terminal, or envelopes. Owned by one thread. */
final class MessageList implements AutoCloseable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.number("partition", "PART"),
          Column.number("offset", "OFFSET"),
          Column.text("time", "TIME"),
          Column.text("key", "KEY"),
          Column.text("value", "VALUE"));

  private static final List<Integer> WIDTHS = List.of(4, 8, 24, 16);

  private final Console console;
  private final boolean isTable;
  private final Table table;
  private final JsonSequence envelopes;
  private boolean empty = true;

  MessageList(Console console, GlobalOptions options) {
    this.console = console;
    this.isTable = options.output() == OutputFormat.table;
    this.table =
        Table.fixed(
            COLUMNS, WIDTHS, console.terminal().width(), options.showsColor(console.terminal()));
    this.envelopes = new JsonSequence(console, options.output());
  }

  void add(Message message) {
    if (!isTable) {
      envelopes.add(Envelope.of(message).json());
      return;
    }
    if (empty) {
      console.line(table.heading());
      empty = false;
    }
    console.line(
        table.row(
            List.of(
                Integer.toString(message.partition()),
                Long.toString(message.offset()),
                message.timestamp().toString(),
                text(message.key()),
                text(message.value()))));
  }

  /** Lets the reader see what has come so far. */
  void flush() {
    console.flush();
  }

  @Override
  public void close() {
    if (!isTable) {
      envelopes.close();
    }
    console.flush();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
  }
}
