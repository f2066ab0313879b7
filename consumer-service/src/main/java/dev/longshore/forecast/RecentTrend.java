package dev.longshore.forecast;

/** A straight line through the last minute and a half. Owned by its forecaster. */
final class RecentTrend {
  private static final int LENGTH = 64;
  private static final double SPAN = 90;
  private static final double LEVEL_SPAN = 60;
  private static final double BEYOND_CHANCE = 4;
  private static final double DAMPED = 0.6;

  private final double[] times = new double[LENGTH];
  private final double[] rates = new double[LENGTH];
  private int count;
  private int next;

  void add(double now, double rate) {
    times[next] = now;
    rates[next] = rate;
    next = (next + 1) % LENGTH;
    count = Math.min(LENGTH, count + 1);
  }

  /** The mean of the last minute. */
  double mean() {
    return mean(within(LEVEL_SPAN));
  }

  /** How much it rises until then; 0 where it may be chance. */
  double rise(double seconds) {
    int used = within(SPAN);
    if (used < 6) {
      return 0;
    }
    double middle = 0;
    for (int back = 0; back < used; back++) {
      middle += times[at(back)] / used;
    }
    double mean = mean(used);
    double squares = 0;
    double products = 0;
    for (int back = 0; back < used; back++) {
      squares += (times[at(back)] - middle) * (times[at(back)] - middle);
      products += (times[at(back)] - middle) * (rates[at(back)] - mean);
    }
    if (squares == 0) {
      return 0;
    }
    double slope = products / squares;
    double rest = 0;
    for (int back = 0; back < used; back++) {
      double off = rates[at(back)] - mean - slope * (times[at(back)] - middle);
      rest += off * off;
    }
    double error = Math.sqrt(rest / (used - 2) / squares);
    return Math.abs(slope) > BEYOND_CHANCE * error ? DAMPED * slope * seconds : 0;
  }

  private double mean(int used) {
    double sum = 0;
    for (int back = 0; back < used; back++) {
      sum += rates[at(back)];
    }
    return used == 0 ? 0 : sum / used;
  }

  private int within(double seconds) {
    int used = 0;
    while (used < count && times[at(0)] - times[at(used)] < seconds) {
      used++;
    }
    return used;
  }

  private int at(int back) {
    return Math.floorMod(next - 1 - back, LENGTH);
  }
}
