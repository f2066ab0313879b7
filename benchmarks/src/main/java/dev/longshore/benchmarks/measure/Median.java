package dev.longshore.benchmarks.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of several measured figures. */
public final class Median {
  private Median() {}

  /** The median of a figure of each; of an even number the mean of the middle two, of none 0. */
  public static <T> double of(List<T> measured, ToDoubleFunction<T> figure) {
    double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      return 0;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
