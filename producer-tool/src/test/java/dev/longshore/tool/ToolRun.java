package dev.longshore.tool;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/**
 * A command that was run in this JVM.
 *
 * @param exitCode what it exited with
 * @param out its data
 * @param err its messages
 */
record ToolRun(int exitCode, String out, String err) {
  static ToolRun of(String... arguments) {
    return withInput("", arguments);
  }

  static ToolRun withInput(String input, String... arguments) {
    return on(Terminal.none(), input, arguments);
  }

  static ToolRun on(Terminal terminal, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            terminal,
            InstantSource.system());
    int exitCode = Main.run(console, arguments);
    return new ToolRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The lines of its data. */
  List<String> lines() {
    return out.lines().toList();
  }
}
