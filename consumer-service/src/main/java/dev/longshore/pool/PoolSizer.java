package dev.longshore.pool;

import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.function.Consumer;

/** Does what a {@link SizingPolicy} says to a pool. Guarded by itself. */
public final class PoolSizer {
  private final WorkerPool pool;
  private final SizingPolicy policy;
  private final Ticker ticker;
  private final Consumer<Sizing> listener;
  private SizingHistory history = SizingHistory.NONE;

  /**
   * A sizer that looks when it is told to.
   *
   * @param listener hears of each change once it is made
   */
  public PoolSizer(WorkerPool pool, SizingPolicy policy, Ticker ticker, Consumer<Sizing> listener) {
    this.pool = pool;
    this.policy = policy;
    this.ticker = ticker;
    this.listener = listener;
  }

  /** Looks again and again, with so much time in between. */
  public Timers.Timer start(Timers timers, Duration interval) {
    return timers.repeat(interval, this::look);
  }

  /** Looks once, and changes the size if it must. */
  public synchronized void look() {
    Sizing sizing = policy.decide(history, pool.snapshot().load(), ticker.nanos());
    history = sizing.history();
    if (sizing.isChange()) {
      pool.resize(sizing.size());
      listener.accept(sizing);
    }
  }
}
