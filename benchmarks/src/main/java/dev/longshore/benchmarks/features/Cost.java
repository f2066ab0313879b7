package dev.longshore.benchmarks.features;

import dev.longshore.benchmarks.measure.Measurement;
import dev.longshore.benchmarks.measure.Median;
import java.util.List;

/**
 * What a feature costs. Immutable.
 *
 * @param floor what part of the speed without it is promised
 * @param without each round without it
 * @param with each round with it
 */
public record Cost(
    String id, String title, double floor, List<Measurement> without, List<Measurement> with) {
  /** Copies the lists. */
  public Cost {
    without = List.copyOf(without);
    with = List.copyOf(with);
  }

  /** The median speed with it as a part of that without. */
  double ratio() {
    return Median.of(with, Measurement::rate) / Median.of(without, Measurement::rate);
  }
}
