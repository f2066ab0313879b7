package dev.longshore.forecast;

import java.util.OptionalDouble;

/**
 * Additive Holt-Winters with a damped trend; without a season while no period is known. Owned by
 * its forecaster.
 */
final class HoltWinters {
  private static final double LEVEL = 0.4;
  private static final double TREND = 0.1;
  private static final double SEASON = 0.3;
  private static final double DAMPED = 0.9;
  private static final int ENOUGH = 5;

  private double level;
  private double slope;
  private double[] season = {0};
  private int at;
  private int count;

  void add(double rate, int period) {
    int wanted = Math.max(1, period);
    if (season.length != wanted) {
      season = new double[wanted];
      at = 0;
    }
    if (count == 0) {
      level = rate;
    }
    double expected = level + DAMPED * slope;
    double raised = LEVEL * (rate - season[at]) + (1 - LEVEL) * expected;
    slope = TREND * (raised - level) + (1 - TREND) * DAMPED * slope;
    level = raised;
    if (wanted > 1) {
      season[at] = SEASON * (rate - level) + (1 - SEASON) * season[at];
    }
    at = (at + 1) % wanted;
    count++;
  }

  OptionalDouble forecast(double aheadMinutes) {
    if (count < ENOUGH) {
      return OptionalDouble.empty();
    }
    int steps = Math.max(1, (int) Math.round(aheadMinutes));
    double damped = DAMPED * (1 - Math.pow(DAMPED, steps)) / (1 - DAMPED);
    int index = (at + steps - 1) % season.length;
    return OptionalDouble.of(Math.max(0, level + damped * slope + season[index]));
  }
}
