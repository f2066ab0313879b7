package dev.longshore.autoscale;

import dev.longshore.assignment.LoadDealing;
import java.util.Arrays;

/**
 * What so many instances can work off, given how partitions are dealt to them. Owned by the
 * autoscaler; what was worked out is kept until the weights change.
 */
final class Capacity {
  private static final double NEARLY = 1 - 1e-9;

  private final LoadSample.Sharing sharing;
  private final double[] weights;
  private final double[] shares;
  private final int useful;

  Capacity(LoadSample.Sharing sharing, double[] weights, int max) {
    this.sharing = sharing;
    this.weights = weights;
    this.shares = new double[max + 1];
    this.useful =
        sharing == LoadSample.Sharing.SHARE ? max : Math.min(max, Math.max(1, weights.length));
  }

  /** The most instances that can all have work. */
  int useful() {
    return useful;
  }

  /** The share of the load that the most loaded of so many instances has. */
  double share(int instances) {
    int bounded = Math.clamp(instances, 1, useful);
    if (shares[bounded] == 0) {
      shares[bounded] = workOut(bounded);
    }
    return shares[bounded];
  }

  /** Messages per second that so many instances work off, each at a rate. */
  double of(int instances, double rate) {
    return instances <= 0 ? 0 : rate / share(instances);
  }

  /** The fewest instances that work off so much; all that are useful where none do. */
  int fewest(double wanted, double rate) {
    if (wanted <= 0) {
      return 0;
    }
    if (rate <= 0) {
      return useful;
    }
    int instances = Math.clamp((long) Math.ceil(wanted / rate * NEARLY), 1, useful);
    double reachable = Math.min(wanted, of(useful, rate));
    while (instances < useful && of(instances, rate) < reachable * NEARLY) {
      instances++;
    }
    return instances;
  }

  /** The largest share that a single partition has. */
  double hottest() {
    double sum = Arrays.stream(weights).sum();
    return sharing == LoadSample.Sharing.SHARE || sum == 0
        ? 0
        : Arrays.stream(weights).max().orElse(0) / sum;
  }

  private double workOut(int instances) {
    return switch (sharing) {
      case SHARE -> 1.0 / instances;
      case GROUP_BY_LOAD -> LoadDealing.largestShare(weights, instances);
      case GROUP -> dealtByCount(instances);
    };
  }

  /** One after the other: which instance gets the heavy ones is a matter of chance. */
  private double dealtByCount(int instances) {
    double sum = Arrays.stream(weights).sum();
    double[] loads = new double[instances];
    for (int partition = 0; partition < weights.length; partition++) {
      loads[partition % instances] += sum == 0 ? 1 : weights[partition];
    }
    double most = Arrays.stream(loads).max().orElse(0);
    return most / (sum == 0 ? weights.length : sum);
  }
}
