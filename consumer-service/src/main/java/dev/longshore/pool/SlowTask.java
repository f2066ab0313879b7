package dev.longshore.pool;

import java.time.Duration;
import java.util.List;

/**
 * A task that runs for long.
 *
 * @param thread the name of its worker
 * @param atLeast how long it has run; it may be longer by the time between two looks
 * @param stack where its worker is
 */
public record SlowTask(String thread, Duration atLeast, List<StackTraceElement> stack) {
  /** Keeps a copy. */
  public SlowTask {
    stack = List.copyOf(stack);
  }
}
