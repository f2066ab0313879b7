package dev.longshore.autoscale;

/**
 * The constants of a preset. Times are seconds, shares are of the age target unless said.
 *
 * @param useOfTarget up to which age the plan goes
 * @param freeAge the age that costs nothing: only what is above it is drained
 * @param drain the time in which it is drained
 * @param patience how much later than the lead the risk is looked at
 * @param holdFactor the hold, in starts
 * @param noise how many deviations the headroom covers
 * @param leastHeadroom the least share of arrivals that is added
 * @param warmUp how much of the time to full speed counts as lead
 * @param worstCounts how much the latest partition counts for the rest
 */
record Tuning(
    double useOfTarget,
    double freeAge,
    double drain,
    double patience,
    double holdFactor,
    double noise,
    double leastHeadroom,
    double warmUp,
    double worstCounts) {

  static Tuning of(AutoscalerSettings.Preset preset) {
    return switch (preset) {
      case LEAN -> new Tuning(0.8, 0.40, 2, 0, 1.0, 1.5, 0.0, 1, 0.8);
      case BALANCED -> new Tuning(0.6, 0.25, 1, 15, 1.2, 1.5, 0.02, 1, 1);
      case LATENCY -> new Tuning(0.5, 0.05, 0.5, 15, 1.5, 1.5, 0.02, 1, 1);
    };
  }
}
