package dev.longshore.forecast;

import java.util.OptionalDouble;

/** A rate minute by minute over the last days, and the period in it. Owned by its forecaster. */
final class MinuteSeries {
  private static final int LENGTH = 4 * 24 * 60;
  private static final int SHORTEST = 10;
  private static final int LOOKED_FOR_EVERY = 30;
  private static final double CLEAR = 0.5;
  private static final double SEEN = 1.1;
  private static final int COMPARED = 15;
  private static final double MOST_SCALE = 2;

  private final double[] rates = new double[LENGTH];
  private int count;
  private int next;
  private int period;
  private int untilLook = LOOKED_FOR_EVERY;

  void add(double rate) {
    rates[next] = rate;
    next = (next + 1) % LENGTH;
    count = Math.min(LENGTH, count + 1);
    untilLook--;
    if (untilLook == 0) {
      untilLook = LOOKED_FOR_EVERY;
      period = clearest();
    }
  }

  /** Minutes after which the load repeats itself; 0 where it does not. */
  int period() {
    return period;
  }

  /** What was a period before then, scaled by how the last quarter of an hour compares. */
  OptionalDouble seasonal(double level, double aheadMinutes) {
    int back = period - Math.max(1, (int) Math.round(aheadMinutes));
    if (period == 0 || back < 0 || back + 1 >= count || period + COMPARED >= count) {
      return OptionalDouble.empty();
    }
    double then = 0;
    double today = 0;
    for (int minute = 0; minute < COMPARED; minute++) {
      today += rate(minute);
      then += rate(period + minute);
    }
    if (then <= 0) {
      return OptionalDouble.empty();
    }
    double scale = Math.clamp(today / then, 1 / MOST_SCALE, MOST_SCALE);
    double change = (rate(back) - rate(period)) * scale;
    return OptionalDouble.of(Math.max(0, level + change));
  }

  /** The lag with the highest autocorrelation that is a peak and was seen more than once. */
  private int clearest() {
    int longest = (int) (count / SEEN) - 1;
    double mean = 0;
    for (int back = 0; back < count; back++) {
      mean += rate(back) / count;
    }
    double best = CLEAR;
    int found = 0;
    double before = Double.MAX_VALUE;
    double current = Double.MAX_VALUE;
    for (int lag = SHORTEST; lag <= longest; lag++) {
      double following = correlation(lag, mean);
      boolean isPeak = current > before && current >= following && lag > SHORTEST + 1;
      if (isPeak && current > best + 0.02) {
        best = current;
        found = lag - 1;
      }
      before = current;
      current = following;
    }
    return found;
  }

  private double correlation(int lag, double mean) {
    double products = 0;
    double ours = 0;
    double theirs = 0;
    for (int back = 0; back + lag < count; back++) {
      double one = rate(back) - mean;
      double other = rate(back + lag) - mean;
      products += one * other;
      ours += one * one;
      theirs += other * other;
    }
    double scale = Math.sqrt(ours * theirs);
    return scale == 0 ? 0 : products / scale;
  }

  private double rate(int back) {
    return rates[Math.floorMod(next - 1 - back, LENGTH)];
  }
}
