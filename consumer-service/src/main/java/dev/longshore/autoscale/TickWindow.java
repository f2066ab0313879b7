package dev.longshore.autoscale;

/**
 * What came and what was settled from tick to tick, over all partitions. Owned by the autoscaler.
 */
final class TickWindow {
  private static final int LENGTH = 256;

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

  /** The standard deviation of the rates of arrival of the last so many ticks. */
  double deviation(int ticks) {
    int used = Math.min(ticks, count);
    if (used < 2) {
      return 0;
    }
    double mean = arrival(used);
    double squares = 0;
    for (int back = 0; back < used; back++) {
      double off = arrivals[at(back)] / spans[at(back)] - mean;
      squares += off * off;
    }
    return Math.sqrt(squares / (used - 1));
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
