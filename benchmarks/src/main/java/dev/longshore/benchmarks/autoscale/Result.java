package dev.longshore.benchmarks.autoscale;

import java.util.List;

/**
 * All policies on one load.
 *
 * @param load its name
 * @param fault what went wrong in it
 * @param isLong whether it lasts for many hours
 * @param scores of all, the planner first
 */
record Result(String load, Load.Fault fault, boolean isLong, List<Score> scores) {
  Score planner() {
    return scores.getFirst();
  }

  Score of(String policy) {
    return scores.stream()
        .filter(score -> score.policy().equals(policy))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no policy " + policy));
  }

  /** The cost as a ratio to the planner's. */
  double ratio(String policy) {
    return of(policy).cost() / planner().cost();
  }

  /**
   * Whether the planner's cost says anything: which partition is poisoned and when starts fail is
   * nothing that a planner should know.
   */
  boolean isScored() {
    return fault != Load.Fault.POISON && fault != Load.Fault.CRASHES;
  }
}
