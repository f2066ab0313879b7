package dev.longshore.deadletter;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What went wrong in an attempt, in words that travel in headers. Immutable; any thread. */
public final class FailureDescription {
  /** Causes can form a ring; no honest chain is this deep. */
  private static final int DEEPEST_CAUSE = 64;

  private final String errorClass;
  private final String message;
  private final String rootClass;
  private final StackText stack;
  private final Set<String> kinds;

  private FailureDescription(
      String errorClass, String message, String rootClass, StackText stack, Set<String> kinds) {
    this.errorClass = errorClass;
    this.message = message;
    this.rootClass = rootClass;
    this.stack = stack;
    this.kinds = Set.copyOf(kinds);
  }

  /** A failure of which no more is known, as in the headers of a dead letter. */
  public FailureDescription(String errorClass, String message, String rootClass, String stack) {
    this(
        errorClass,
        message,
        rootClass,
        StackText.of(stack),
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
    String message = failure.getMessage();
    return new FailureDescription(
        failure.getClass().getName(),
        message == null ? "" : message,
        root.getClass().getName(),
        StackText.of(failure),
        kinds);
  }

  /** The exception's class, or the kind of error for one that is no exception. */
  public String errorClass() {
    return errorClass;
  }

  /** The exception's message, may be empty. */
  public String message() {
    return message;
  }

  /** The class of the innermost cause. */
  public String rootClass() {
    return rootClass;
  }

  /** The stack trace, may be empty. Takes some 10 µs the first time. */
  public String stack() {
    return stack.toString();
  }

  /**
   * All that rules may name it by: its class, those of its causes, and what they extend; the kind
   * of error for one that is no exception.
   */
  public Set<String> kinds() {
    return kinds;
  }

  private static void addKinds(Throwable failure, Set<String> kinds) {
    Class<?> type = failure.getClass();
    while (type != null && type != Object.class) {
      kinds.add(type.getName());
      type = type.getSuperclass();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FailureDescription that
        && errorClass.equals(that.errorClass)
        && message.equals(that.message)
        && rootClass.equals(that.rootClass)
        && kinds.equals(that.kinds)
        && stack.equals(that.stack);
  }

  @Override
  public int hashCode() {
    return Objects.hash(errorClass, message, rootClass, kinds);
  }

  @Override
  public String toString() {
    return message.isEmpty() ? errorClass : errorClass + ": " + message;
  }
}
