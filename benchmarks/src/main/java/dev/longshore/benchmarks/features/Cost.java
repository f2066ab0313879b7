package dev.longshore.benchmarks.features;

import dev.longshore.benchmarks.measure.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
    return median(with, Measurement::rate) / median(without, Measurement::rate);
  }

  static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    List<Measurement> sorted = rounds.stream().sorted(Comparator.comparingDouble(figure)).toList();
    return figure.applyAsDouble(sorted.get(sorted.size() / 2));
  }
}
