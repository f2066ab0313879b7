package dev.longshore.benchmarks.measure;

/**
 * Latencies in milliseconds; all 0 where none were measured.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 */
public record Latencies(double p50, double p99, double p999) {
  /** Nothing was measured. */
  public static final Latencies NONE = new Latencies(0, 0, 0);
}
