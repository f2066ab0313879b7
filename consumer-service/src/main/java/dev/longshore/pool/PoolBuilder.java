package dev.longshore.pool;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is to be like. Everything but the name has a default: as many workers as processors,
 * on virtual threads, over a queue without bound or levels, and no times measured. Owned by one
 * thread; may make any number of pools.
 */
public final class PoolBuilder {
  final String name;
  int workers = Runtime.getRuntime().availableProcessors();
  ThreadKind threads = ThreadKind.VIRTUAL;
  int capacity = TaskQueue.UNBOUNDED;
  int maxBlocked = Integer.MAX_VALUE;
  WhenFull whenFull = WhenFull.BLOCK;
  int levels = 1;
  int fairness = 8;
  Duration idleExpiry = Duration.ofSeconds(30);
  int measureEvery;
  Ticker ticker = Ticker.system();
  Thread.@Nullable UncaughtExceptionHandler onFailure;

  PoolBuilder(String name) {
    this.name = name;
  }

  /** How many tasks run at once, at most. */
  public PoolBuilder workers(int number) {
    workers = positive("workers", number);
    return this;
  }

  /** What the workers are. */
  public PoolBuilder threads(ThreadKind kind) {
    threads = kind;
    return this;
  }

  /** How many tasks may wait for a worker. */
  public PoolBuilder capacity(int tasks) {
    capacity = positive("capacity", tasks);
    return this;
  }

  /** How many submitters may wait for room in the queue; those beyond are refused at once. */
  public PoolBuilder maxBlocked(int submitters) {
    maxBlocked = submitters;
    if (submitters < 0) {
      throw new IllegalArgumentException("maxBlocked must not be negative: " + submitters);
    }
    return this;
  }

  /** What {@code execute} and {@code call} do when the queue is full; they wait by default. */
  public PoolBuilder whenFull(WhenFull then) {
    whenFull = then;
    return this;
  }

  /**
   * Lets tasks have levels of urgency, 0 the most urgent.
   *
   * @param number how many levels there are
   * @param fairness of how many takes one asks the levels in turn: a task that has k tasks of its
   *     level before it is taken after at most (k + 1) × fairness × number others
   */
  public PoolBuilder levels(int number, int fairness) {
    this.levels = positive("levels", number);
    this.fairness = positive("fairness", fairness);
    return this;
  }

  /** How long a worker may be idle before its thread ends. */
  public PoolBuilder idleExpiry(Duration expiry) {
    if (!expiry.isPositive()) {
      throw new IllegalArgumentException("idleExpiry must be positive: " + expiry);
    }
    idleExpiry = expiry;
    return this;
  }

  /** Workers stay however long they are idle. */
  public PoolBuilder neverExpire() {
    return idleExpiry(Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * Measures how long tasks wait and run, of one task in so many: three readings of the clock and
   * 24 bytes for each that is measured.
   */
  public PoolBuilder measureEvery(int tasks) {
    measureEvery = positive("measureEvery", tasks);
    return this;
  }

  /** The clock for idle expiry and measurements. */
  public PoolBuilder ticker(Ticker clock) {
    ticker = clock;
    return this;
  }

  /**
   * Who hears of tasks that throw, and of every {@code Error}; called by the worker. An exception
   * that a future tells is not told here. By default it is the thread's own handler.
   */
  public PoolBuilder onFailure(Thread.UncaughtExceptionHandler handler) {
    onFailure = Objects.requireNonNull(handler);
    return this;
  }

  /** Makes a pool. */
  public WorkerPool build() {
    return new WorkerPool(this);
  }

  private static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be positive: " + number);
    }
    return number;
  }
}
