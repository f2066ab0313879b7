package dev.longshore.benchmarks.autoscale;

import java.util.Arrays;

/**
 * A load, second by second, and what goes wrong meanwhile.
 *
 * @param name its name
 * @param rates messages that are to be expected in each second
 * @param scoredFrom the first second that counts
 * @param skew the exponent of the partitions' weights by rank; 0 where all are alike
 * @param least the least instances
 * @param fault what goes wrong
 * @param faultFrom the first second of it
 * @param faultUntil the first second after it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Load(
    String name,
    double[] rates,
    int scoredFrom,
    double skew,
    int least,
    Fault fault,
    int faultFrom,
    int faultUntil) {

  /** What goes wrong. */
  enum Fault {
    /** Nothing. */
    NONE,
    /** Handlers take three times as long; more instances help. */
    SLOW,
    /** What handlers call takes 520 messages a second and no more. */
    CAPPED,
    /** Every attempt fails and breakers are open. */
    OUTAGE,
    /** A message of one partition fails again and again. */
    POISON,
    /** Instances end while they start. */
    CRASHES
  }

  static final double SLOWDOWN = 3;
  static final double CAP = 520;

  static Load of(String name, double[] rates) {
    return new Load(name, rates, 0, 0, 1, Fault.NONE, 0, 0);
  }

  Load scoredFrom(int second) {
    return new Load(name, rates, second, skew, least, fault, faultFrom, faultUntil);
  }

  Load skewed(double exponent) {
    return new Load(name, rates, scoredFrom, exponent, least, fault, faultFrom, faultUntil);
  }

  Load toZero() {
    return new Load(name, rates, scoredFrom, skew, 0, fault, faultFrom, faultUntil);
  }

  Load with(Fault happening, int from, int until) {
    return new Load(name, rates, scoredFrom, skew, least, happening, from, until);
  }

  int seconds() {
    return rates.length;
  }

  boolean isFaulty(int second, Fault which) {
    return fault == which && second >= faultFrom && second < faultUntil;
  }

  /** How fast handlers are in a second, 1 being normal. */
  double speed(int second) {
    if (isFaulty(second, Fault.OUTAGE)) {
      return 0;
    }
    return isFaulty(second, Fault.SLOW) ? 1 / SLOWDOWN : 1;
  }

  /** What all together can get through in a second. */
  double cap(int second) {
    return isFaulty(second, Fault.CAPPED) ? CAP : Double.MAX_VALUE;
  }

  /** The partitions' shares, heaviest first. */
  double[] weights(int partitions) {
    double[] weights = new double[partitions];
    for (int rank = 0; rank < partitions; rank++) {
      weights[rank] = Math.pow(rank + 1, -skew);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  double peakMinute() {
    double peak = 0;
    for (int from = scoredFrom; from < rates.length; from += 60) {
      peak =
          Math.max(
              peak,
              Arrays.stream(rates, from, Math.min(rates.length, from + 60)).average().orElse(0));
    }
    return peak;
  }
}
