package dev.longshore.tool.console;

/**
 * Says that nobody reads the output any more, as after {@code | head}; the program ends quietly.
 */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputClosedException(String message) {
    super(message, null, false, false);
  }
}
