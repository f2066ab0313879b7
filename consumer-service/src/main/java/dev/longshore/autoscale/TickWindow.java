package dev.longshore.autoscale;

import java.util.Arrays;

/**
 * What came and what was settled from tick to tick, over all partitions. Owned by the autoscaler.
 */
final class TickWindow {
  private static final int LENGTH = 256;
  private static final int LEAST_FOR_TREND = 6;
  private static final double BEYOND_CHANCE = 4;

  /**
   * The deviation of normal noise over the median of its steps; a third more, as it is not white.
   */
  private static final double OF_NORMAL_STEPS = 1.048 * 1.33;

  private final double[] spans = new double[LENGTH];
  private final double[] arrivals = new double[LENGTH];
  private final double[] settlements = new double[LENGTH];
  private int count;
  private int next;
  private double last = Double.NaN;

  /** Adds a tick; the first one only marks the time. */
  void add(double now, double arrived, double settled) {
    if (!Double.isNaN(last) && now > last) {
      spans[next] = now - last;
      arrivals[next] = arrived;
      settlements[next] = settled;
      next = (next + 1) % LENGTH;
      count = Math.min(count + 1, LENGTH);
    }
    last = now;
  }

  /** Forgets all; the next tick counts from this time on. */
  void restart(double now) {
    count = 0;
    last = now;
  }

  /** How many ticks there are. */
  int count() {
    return count;
  }

  /** Arrivals per second over the last so many ticks. */
  double arrival(int ticks) {
    return rate(arrivals, ticks);
  }

  /** Settled messages per second over the last so many ticks. */
  double settled(int ticks) {
    return rate(settlements, ticks);
  }

  /**
   * The standard deviation of the rates of arrival around their level, from the steps between
   * neighbours: what the level itself does is no noise. The middle step counts, so that a jump does
   * not.
   */
  double deviation(int ticks) {
    int used = Math.min(ticks, count) - 1;
    if (used < 2) {
      return 0;
    }
    double[] steps = new double[used];
    for (int back = 0; back < used; back++) {
      steps[back] = Math.abs(rateAt(back) - rateAt(back + 1));
    }
    Arrays.sort(steps);
    return steps[used / 2] * OF_NORMAL_STEPS;
  }

  /** Whether arrivals rose or fell over the last so many ticks by more than chance. */
  boolean hasTrend(int ticks) {
    int used = Math.min(ticks, count);
    if (used < LEAST_FOR_TREND) {
      return false;
    }
    double middle = (used - 1) / 2.0;
    double mean = arrival(used);
    double products = 0;
    double squares = 0;
    for (int back = 0; back < used; back++) {
      products += (middle - back) * (rateAt(back) - mean);
      squares += (middle - back) * (middle - back);
    }
    double slope = products / squares;
    double rest = 0;
    for (int back = 0; back < used; back++) {
      double off = rateAt(back) - mean - slope * (middle - back);
      rest += off * off;
    }
    return Math.abs(slope) > BEYOND_CHANCE * Math.sqrt(rest / (used - 2) / squares);
  }

  private double rateAt(int back) {
    return arrivals[at(back)] / spans[at(back)];
  }

  private double rate(double[] values, int ticks) {
    double sum = 0;
    double span = 0;
    for (int back = 0; back < Math.min(ticks, count); back++) {
      sum += values[at(back)];
      span += spans[at(back)];
    }
    return span == 0 ? 0 : sum / span;
  }

  private int at(int back) {
    return Math.floorMod(next - 1 - back, LENGTH);
  }
}
