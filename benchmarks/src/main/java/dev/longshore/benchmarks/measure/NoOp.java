package dev.longshore.benchmarks.measure;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Does nothing but count. Any thread. */
final class NoOp implements Work {
  private final LongAdder handled = new LongAdder();

  @Override
  public void handle(byte @Nullable [] value) {
    handled.increment();
  }

  @Override
  public long handled() {
    return handled.sum();
  }
}
