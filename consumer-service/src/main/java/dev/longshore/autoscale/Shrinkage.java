package dev.longshore.autoscale;

import java.util.Arrays;

/** Takes from measured weights what may be chance: even load looks uneven when it is counted. */
final class Shrinkage {
  /** The variance of a mean over minutes with 0.3 for the newest, for counts by chance. */
  private static final double OF_THE_MEAN = 0.3 / 1.7;

  private Shrinkage() {}

  /** The weights, nearer to their mean by the share of their spread that chance explains. */
  static double[] of(double[] counted) {
    double mean = Arrays.stream(counted).average().orElse(0);
    double spread =
        Arrays.stream(counted).map(count -> (count - mean) * (count - mean)).average().orElse(0);
    double byChance = mean * OF_THE_MEAN;
    double real = spread <= byChance ? 0 : 1 - byChance / spread;
    double kept = real < 0.5 ? 0 : real;
    return Arrays.stream(counted)
        .map(count -> mean == 0 ? 1 : mean + kept * (count - mean))
        .toArray();
  }
}
