package dev.longshore.benchmarks.measure;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Records the time from the sending of a message to the start of its handler. The sender writes its
 * reading of the machine's monotonic clock into the first eight bytes; on Linux all processes read
 * the same clock. Any thread.
 */
public final class LatencyProbe implements Work {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;

  private final LongAdder handled = new LongAdder();
  private final Histogram times = new ConcurrentHistogram(LONGEST, DIGITS);

  LatencyProbe() {}

  @Override
  public void handle(byte @Nullable [] value) {
    if (value != null) {
      long took = System.nanoTime() - ByteBuffer.wrap(value).getLong();
      times.recordValue(Math.clamp(took, 0, LONGEST));
    }
    handled.increment();
  }

  @Override
  public long handled() {
    return handled.sum();
  }

  @Override
  public void beginMeasurement() {
    times.reset();
  }

  /** Milliseconds at the median, the 99th and the 99.9th percentile. */
  public Latencies latencies() {
    return new Latencies(millisAt(50), millisAt(99), millisAt(99.9));
  }

  private double millisAt(double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }
}
