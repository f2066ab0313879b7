package dev.longshore.time;

import java.time.Duration;

/** Runs short tasks later. A task must not block: all timers share one thread. */
public interface Timers {

  /** Runs a task once after a delay. */
  Timer schedule(Duration delay, Runnable task);

  /** Runs a task again and again, with that much time between two runs. */
  Timer repeat(Duration interval, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {
    /**
     * Calls the task off.
     *
     * @return whether it had not started yet
     */
    boolean cancel();
  }
}
