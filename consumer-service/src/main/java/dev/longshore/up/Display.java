package dev.longshore.up;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * What a person sees on standard error: notes, and how the stack stands. On a terminal that is one
 * line, drawn anew each time; elsewhere a line every ten seconds. Any thread; guarded by this.
 */
public final class Display {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  /** To the start of the line, without wrapping a long one. */
  private static final String BEGIN = "\r\u001b[?7l";

  /** Erases what is left of a longer line before. */
  private static final String END = "\u001b[K\u001b[?7h";

  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;

  @GuardedBy("this")
  private Progress shown = Progress.NONE;

  @GuardedBy("this")
  private Instant shownAt = Instant.MIN;

  @GuardedBy("this")
  private boolean drawn;

  /**
   * A display that shows nothing yet.
   *
   * @param terminal whether standard error is one
   */
  public Display(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Shows a line that stays. */
  public synchronized void note(String line) {
    erase();
    err.println(line);
    err.flush();
  }

  /** Shows how the stack stands, if it is time for it. */
  synchronized void show(Progress now, Instant when) {
    if (shownAt.equals(Instant.MIN)) {
      remember(now, when);
      return;
    }
    Duration since = Duration.between(shownAt, when);
    if (!terminal && since.compareTo(BETWEEN_LINES) < 0) {
      return;
    }
    String line = now.line(shown, since);
    if (terminal) {
      err.print(BEGIN + line + END);
      drawn = true;
    } else {
      err.println(line);
    }
    err.flush();
    remember(now, when);
  }

  /** Leaves the line that was drawn last where it is. */
  synchronized void finish() {
    if (drawn) {
      err.println();
      err.flush();
      drawn = false;
    }
  }

  @GuardedBy("this")
  private void remember(Progress now, Instant when) {
    shown = now;
    shownAt = when;
  }

  @GuardedBy("this")
  private void erase() {
    if (drawn) {
      err.print(ERASE);
      drawn = false;
    }
  }
}
