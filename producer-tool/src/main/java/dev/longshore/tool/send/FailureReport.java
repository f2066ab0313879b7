package dev.longshore.tool.send;

import dev.longshore.tool.console.Console;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages that could not be sent and tells of each, up to a limit. Any thread. */
final class FailureReport {
  private static final int TOLD_AT_MOST = 100;

  private final Console console;
  private final AtomicLong failed = new AtomicLong();

  FailureReport(Console console) {
    this.console = console;
  }

  /** One more. */
  void add(String source, long line, String problem) {
    long number = failed.incrementAndGet();
    if (number <= TOLD_AT_MOST) {
      console.message("error: " + source + ":" + line + ": " + problem);
    }
    if (number == TOLD_AT_MOST) {
      console.message("error: further failures are counted and no longer shown");
    }
  }

  long failed() {
    return failed.get();
  }
}
