package dev.longshore.benchmarks.http;

import dev.longshore.benchmarks.measure.Median;
import java.util.List;

/**
 * Requests per second over the same connections to the same handler. Immutable.
 *
 * @param delayMillis how long the handler took for an answer
 * @param wrk each round of {@code wrk}
 * @param consumer each round of a consumer
 */
public record HttpComparison(
    long delayMillis, int connections, List<Double> wrk, List<Double> consumer) {
  /** Copies the lists. */
  public HttpComparison {
    wrk = List.copyOf(wrk);
    consumer = List.copyOf(consumer);
  }

  /** The consumer's median as a part of the tool's. */
  double ratio() {
    return Median.of(consumer, Double::doubleValue) / Median.of(wrk, Double::doubleValue);
  }
}
