package dev.longshore.benchmarks.autoscale;

import java.util.SplittableRandom;

/**
 * How many messages come in each second and partition: by chance, around rates that themselves
 * waver by 5 % over about ten seconds. The same for every policy.
 */
final class Arrivals {
  private static final double WAVER = 0.05;
  private static final double KEPT = Math.exp(-1.0 / 10);
  private static final double MANY = 30;

  private final short[] counts;
  private final int partitions;

  Arrivals(Load load, int partitions, long seed) {
    this.partitions = partitions;
    this.counts = new short[Math.multiplyExact(load.seconds(), partitions)];
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + load.name().hashCode());
    double[] weights = load.weights(partitions);
    double waver = 0;
    for (int second = 0; second < load.seconds(); second++) {
      waver = KEPT * waver + Math.sqrt(1 - KEPT * KEPT) * random.nextGaussian();
      double rate = load.rates()[second] * Math.max(0, 1 + WAVER * waver);
      for (int partition = 0; partition < partitions; partition++) {
        counts[second * partitions + partition] =
            (short) poisson(rate * weights[partition], random);
      }
    }
  }

  int at(int second, int partition) {
    return counts[second * partitions + partition];
  }

  private static int poisson(double mean, SplittableRandom random) {
    if (mean <= 0) {
      return 0;
    }
    if (mean > MANY) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int count = 0;
    double product = random.nextDouble();
    while (product > limit) {
      count++;
      product *= random.nextDouble();
    }
    return count;
  }
}
