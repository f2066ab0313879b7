package dev.longshore.autoscale;

/**
 * The constants of a preset. Times are seconds, shares are of the age target unless said.
 *
 * @param useOfTarget up to which age the plan goes
 * @param freeAge the age that costs nothing: only what is above it is drained
 * @param settledAge the age at which the backlog is to settle
 * @param drain the time in which it gets there
 * @param patience how much later than the lead the risk is looked at
 * @param holdFactor the hold, in starts
 * @param noise how many deviations the headroom covers
 * @param leastHeadroom the least share of arrivals that is added
 * @param mostHeadroom the most share that is added
 * @param warmUp how much of the time to full speed counts as lead
 * @param jumpCounts how much of a jump of arrivals is believed to last
 * @param worstCounts how much the latest partition counts for the rest
 */
record Tuning(
    double useOfTarget,
    double freeAge,
    double settledAge,
    double drain,
    double patience,
    double holdFactor,
    double noise,
    double leastHeadroom,
    double mostHeadroom,
    double warmUp,
    double jumpCounts,
    double worstCounts) {

  static Tuning of(AutoscalerSettings.Preset preset) {
    return switch (preset) {
      case LEAN -> new Tuning(0.8, 0.60, 0.75, 2, 0, 0.5, 1.5, 0.0, 0.30, 1, 0.6, 0.8);
      case BALANCED -> new Tuning(0.6, 0.25, 0.25, 1, 15, 1.2, 1.5, 0.02, 0.30, 1, 1, 1);
      case LATENCY -> new Tuning(0.5, 0.05, 0.05, 0.5, 15, 1.5, 1.5, 0.02, 0.30, 1, 1, 1);
    };
  }
}
