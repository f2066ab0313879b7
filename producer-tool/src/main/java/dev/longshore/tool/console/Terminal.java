package dev.longshore.tool.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the standard streams are a terminal, and what it can do.
 *
 * @param in whether a person can answer questions
 * @param out whether data goes to a screen
 * @param err whether progress and messages go to a screen
 * @param width columns that a table may use
 * @param color whether colours are welcome
 */
public record Terminal(boolean in, boolean out, boolean err, int width, boolean color) {
  private static final int DEFAULT_WIDTH = 120;

  private static final int NARROWEST = 40;

  /** No terminal at all, as in a script. */
  public static Terminal none() {
    return new Terminal(false, false, false, DEFAULT_WIDTH, false);
  }

  /** The terminal of this process. */
  public static Terminal detect(Map<String, String> environment) {
    boolean color =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2), width(environment), color);
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{0,4}")
        ? Math.max(NARROWEST, Integer.parseInt(columns))
        : DEFAULT_WIDTH;
  }

  /** Linux tells for each stream; elsewhere the JDK tells for all of them together. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    }
  }
}
