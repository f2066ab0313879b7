package dev.longshore.deadletter;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stack trace, written out when it is first read: most failures are retried, and only of the last
 * one does anybody want to see the stack. Until then it keeps the exception. Any thread; equal
 * where the text is.
 */
final class StackText {
  /** No stack trace. */
  static final StackText NONE = new StackText("");

  private @Nullable Throwable failure;
  private @Nullable String text;

  private StackText(String text) {
    this.text = text;
  }

  private StackText(Throwable failure) {
    this.failure = failure;
  }

  /** One that is written out. */
  static StackText of(String text) {
    return text.isEmpty() ? NONE : new StackText(text);
  }

  /** An exception's. */
  static StackText of(Throwable failure) {
    return new StackText(failure);
  }

  @Override
  public synchronized String toString() {
    String written = text;
    if (written == null) {
      StringWriter stack = new StringWriter();
      Objects.requireNonNull(failure).printStackTrace(new PrintWriter(stack));
      written = stack.toString();
      text = written;
      failure = null;
    }
    return written;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StackText && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
