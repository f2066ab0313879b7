package dev.longshore.deadletter;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What went wrong in an attempt, in words that travel in headers.
 *
 * @param errorClass the exception's class, or the kind of error for one that is no exception
 * @param message its message, may be empty
 * @param rootClass the class of the innermost cause
 * @param stack its stack trace, may be empty
 */
public record FailureDescription(
    String errorClass, String message, String rootClass, String stack) {
  /** Causes can form a ring; no honest chain is this deep. */
  private static final int DEEPEST_CAUSE = 64;

  /** A failure that is not an exception, such as an HTTP status. */
  public static FailureDescription of(String kind, String message) {
    return new FailureDescription(kind, message, kind, "");
  }

  /** A failure that an exception tells of. */
  public static FailureDescription of(Throwable failure) {
    Throwable root = failure;
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      root = cause;
      cause = cause.getCause();
    }
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack));
    String message = failure.getMessage();
    return new FailureDescription(
        failure.getClass().getName(),
        message == null ? "" : message,
        root.getClass().getName(),
        stack.toString());
  }
}
