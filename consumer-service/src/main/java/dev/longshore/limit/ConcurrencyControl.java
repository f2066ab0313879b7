package dev.longshore.limit;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Measures how long attempts take and lets an {@link AdaptiveLimit} decide how many there are at
 * once. Any thread may report an attempt, which costs two additions to striped counters; what
 * follows from it happens on the thread of the timers.
 *
 * <p>A window begins when what was begun under an earlier limit has ended for the most part, and is
 * long enough for an average that means something.
 */
public final class ConcurrencyControl implements DeliveryListener {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(200);
  private static final Duration LONGEST_WINDOW = Duration.ofSeconds(30);
  private static final int FEWEST_ATTEMPTS = 32;

  private final AdaptiveLimit policy;
  private final Ticker ticker;
  private final Consumer<AdaptiveLimit.Decision> decided;

  private final LongAdder ended = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder sumNanos = new LongAdder();

  /** What the counters showed when the window began; owned by the timers' thread. */
  private long endedBefore;

  private long failedBefore;
  private long sumBefore;
  private long began;

  /**
   * A control that has not been started.
   *
   * @param decided takes every decision, on the timers' thread; must not block
   */
  public ConcurrencyControl(
      AdaptiveLimit policy, Ticker ticker, Consumer<AdaptiveLimit.Decision> decided) {
    this.policy = policy;
    this.ticker = ticker;
    this.decided = decided;
    this.began = ticker.nanos();
  }

  /** Starts measuring. */
  public void start(Timers timers) {
    timers.repeat(TICK, this::look);
  }

  @Override
  public void on(DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Retried) {
      failed.increment();
    }
  }

  @Override
  public void ended(Delivery delivery, long tookNanos) {
    took(tookNanos);
  }

  /** An attempt ended that took so long. */
  void took(long nanos) {
    ended.increment();
    sumNanos.add(nanos);
  }

  private void look() {
    long now = ticker.nanos();
    long length = now - began;
    if (length <= 0) {
      begin(began);
      return;
    }
    long count = ended.sum() - endedBefore;
    if (count == 0 || !isEnough(count, length)) {
      return;
    }
    AdaptiveLimit.Window window =
        new AdaptiveLimit.Window(
            count, failed.sum() - failedBefore, sumNanos.sum() - sumBefore, length);
    begin(now + (long) window.average());
    decided.accept(policy.next(window));
  }

  private boolean isEnough(long count, long length) {
    if (length >= LONGEST_WINDOW.toNanos()) {
      return true;
    }
    long average = (sumNanos.sum() - sumBefore) / count;
    return count >= FEWEST_ATTEMPTS && length >= Math.max(SHORTEST_WINDOW.toNanos(), average);
  }

  private void begin(long when) {
    endedBefore = ended.sum();
    failedBefore = failed.sum();
    sumBefore = sumNanos.sum();
    began = when;
  }
}
