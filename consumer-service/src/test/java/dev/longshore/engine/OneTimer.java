package dev.longshore.engine;

import dev.longshore.time.Timers;
import java.time.Duration;

/** Timers that hold the task scheduled last until a contender fires it. */
final class OneTimer implements Timers {
  private volatile Runnable task = () -> {};

  @Override
  public Timer schedule(Duration delay, Runnable scheduled) {
    task = scheduled;
    return () -> false;
  }

  @Override
  public Timer repeat(Duration interval, Runnable repeated) {
    throw new UnsupportedOperationException("repeat");
  }

  /** Runs the task. */
  void fire() {
    task.run();
  }
}
