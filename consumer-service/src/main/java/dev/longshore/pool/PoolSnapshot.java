package dev.longshore.pool;

import java.time.Duration;

/**
 * What a pool does and has done. When nothing goes on, what was accepted is {@code completed +
 * failed} and what waits or runs; while tasks come and go the parts may be a few tasks apart.
 */
public record PoolSnapshot(PoolState state, Load load, Totals totals, Times times) {

  /**
   * What goes on now.
   *
   * @param size how many tasks may run at once
   * @param running workers with a task, or on their way to one
   * @param idle workers that wait for one
   * @param waiting tasks that wait for a worker
   * @param blocked submitters that wait for room
   */
  public record Load(int size, int running, int idle, long waiting, int blocked) {

    /** The share of the workers there may be that run a task, 0 to 1 and more after a resize. */
    public double utilisation() {
      return (double) running / size;
    }
  }

  /**
   * Counts since the pool was made.
   *
   * @param completed tasks that ended without throwing, those cancelled before they ran among them
   * @param failed tasks that threw, whoever was told
   * @param rejected tasks that were refused
   */
  public record Totals(long completed, long failed, long rejected) {}

  /**
   * Times of the tasks that were measured, exact to 1 %; zero where nothing was.
   *
   * @param busy how long all tasks have run together, reckoned from the measured ones
   */
  public record Times(
      Duration waitMedian, Duration wait99, Duration runMedian, Duration run99, Duration busy) {
    /** No times. */
    public static final Times NONE =
        new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
