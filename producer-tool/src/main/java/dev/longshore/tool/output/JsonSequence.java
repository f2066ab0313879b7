package dev.longshore.tool.output;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.OutputFormat;

/** JSON documents one after the other: as one array, or one per line. Owned by one thread. */
public final class JsonSequence implements AutoCloseable {
  private final Console console;
  private final boolean array;
  private boolean empty = true;

  /** Starts the sequence; tables are shown by others. */
  public JsonSequence(Console console, OutputFormat format) {
    this.console = console;
    this.array = format == OutputFormat.json;
  }

  /** One more document, on one line. */
  public void add(String json) {
    if (array) {
      console.write(empty ? "[\n" : ",\n");
      console.write(json);
    } else {
      console.line(json);
    }
    empty = false;
  }

  /** Ends the sequence. */
  @Override
  public void close() {
    if (array) {
      console.line(empty ? "[]" : "\n]");
    }
    console.flush();
  }
}
