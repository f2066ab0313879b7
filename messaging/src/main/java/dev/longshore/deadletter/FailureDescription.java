package dev.longshore.deadletter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What went wrong in an attempt, in words that travel in headers.
 *
 * @param errorClass the exception's class, or the kind of error for one that is no exception
 * @param message its message, may be empty
 * @param rootClass the class of the innermost cause
 * @param stack its stack trace, may be empty
 * @param kinds all that rules may name it by: its class, those of its causes, and what they extend;
 *     the kind of error for one that is no exception
 */
public record FailureDescription(
    String errorClass, String message, String rootClass, String stack, Set<String> kinds) {
  /** Causes can form a ring; no honest chain is this deep. */
  private static final int DEEPEST_CAUSE = 64;

  /** Copies the kinds. */
  public FailureDescription {
    kinds = Set.copyOf(kinds);
  }

  /** A failure of which no more is known, as in the headers of a dead letter. */
  public FailureDescription(String errorClass, String message, String rootClass, String stack) {
    this(
        errorClass,
        message,
        rootClass,
        stack,
        errorClass.equals(rootClass) ? Set.of(errorClass) : Set.of(errorClass, rootClass));
  }

  /** A failure that is not an exception, such as an HTTP status. */
  public static FailureDescription of(String kind, String message) {
    return new FailureDescription(kind, message, kind, "");
  }

  /** A failure that an exception tells of. */
  public static FailureDescription of(Throwable failure) {
    Set<String> kinds = new LinkedHashSet<>();
    addKinds(failure, kinds);
    Throwable root = failure;
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      addKinds(cause, kinds);
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
        stack.toString(),
        kinds);
  }

  private static void addKinds(Throwable failure, Set<String> kinds) {
    Class<?> type = failure.getClass();
    while (type != null && type != Object.class) {
      kinds.add(type.getName());
      type = type.getSuperclass();
    }
  }
}
