package dev.longshore.app;

import dev.longshore.pool.WorkerPool;
import dev.longshore.time.Timers;
import java.time.Duration;

/**
 * How much of a pool is used, looked at ten times a second. Written by the timers' thread; guarded
 * by this.
 */
final class BusyShare {
  private static final Duration STEP = Duration.ofMillis(100);

  private final WorkerPool pool;
  private double sum;
  private int looks;

  BusyShare(WorkerPool pool) {
    this.pool = pool;
  }

  /** Starts looking. */
  void start(Timers timers) {
    timers.repeat(STEP, this::look);
  }

  private synchronized void look() {
    sum += Math.min(1.0, (double) pool.running() / pool.size());
    looks++;
  }

  /** The average since it was asked for last, 0 to 1. */
  synchronized double take() {
    double share = looks == 0 ? Math.min(1.0, (double) pool.running() / pool.size()) : sum / looks;
    sum = 0;
    looks = 0;
    return share;
  }
}
