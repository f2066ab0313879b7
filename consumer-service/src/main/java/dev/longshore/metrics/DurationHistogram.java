package dev.longshore.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Durations counted in buckets, for Prometheus. Any thread may record, several times per message.
 *
 * <p><b>Idea.</b> The counts are kept in stripes, and a thread writes to that of its number:
 * workers have numbers in a row, so that each has a stripe to itself, in cache lines of its own. A
 * scrape adds the stripes up.
 *
 * <p><b>Cost.</b> Two atomic additions that nobody contends for, no garbage, no reading of a clock.
 * The library's own timers share one counter per bucket and three maxima among all threads.
 */
final class DurationHistogram implements Collector {
  private static final int STRIPES = 64;
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Two cache lines: room for the buckets, for the sum, and for neighbours not to disturb. */
  private static final int STRIDE = 16;

  private static final int SUM = STRIDE - 1;

  private final String name;
  private final String help;
  private final long[] bounds;
  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES * STRIDE);

  /**
   * A histogram in which nothing is counted.
   *
   * @param name what Prometheus calls it, with its unit, seconds
   * @param buckets the longest duration of each bucket, rising; at most 14
   */
  DurationHistogram(String name, String help, Duration... buckets) {
    if (buckets.length >= SUM) {
      throw new IllegalArgumentException(
          "at most %d buckets: %d".formatted(SUM - 1, buckets.length));
    }
    this.name = name;
    this.help = help;
    this.bounds = new long[buckets.length];
    for (int index = 0; index < bounds.length; index++) {
      bounds[index] = buckets[index].toNanos();
    }
  }

  /** Counts a duration. */
  void record(long nanos) {
    int stripe = (int) (Thread.currentThread().threadId() & STRIPES - 1) * STRIDE;
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket]) {
      bucket++;
    }
    stripes.getAndAdd(stripe + bucket, 1);
    stripes.getAndAdd(stripe + SUM, nanos);
  }

  @Override
  public HistogramSnapshot collect() {
    double[] seconds = new double[bounds.length + 1];
    long[] counts = new long[bounds.length + 1];
    for (int bucket = 0; bucket < counts.length; bucket++) {
      boolean last = bucket == bounds.length;
      seconds[bucket] = last ? Double.POSITIVE_INFINITY : bounds[bucket] / NANOS_PER_SECOND;
      counts[bucket] = total(bucket);
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(seconds, counts))
                .sum(total(SUM) / NANOS_PER_SECOND)
                .build())
        .build();
  }

  /** How often each bucket was counted, the one without a bound last. */
  List<Long> counts() {
    return IntStream.rangeClosed(0, bounds.length).mapToObj(this::total).toList();
  }

  /** All durations added up. */
  Duration sum() {
    return Duration.ofNanos(total(SUM));
  }

  private long total(int place) {
    long total = 0;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      total += stripes.get(stripe * STRIDE + place);
    }
    return total;
  }
}
