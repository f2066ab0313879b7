package dev.longshore.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Sleeps for 5 ms, as a handler that waits for a service would. Any thread. */
final class Sleep implements Work {
  private static final Duration TIME = Duration.ofMillis(5);

  private final LongAdder handled = new LongAdder();

  @Override
  public void handle(byte @Nullable [] value) {
    try {
      Thread.sleep(TIME);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    handled.increment();
  }

  @Override
  public long handled() {
    return handled.sum();
  }
}
