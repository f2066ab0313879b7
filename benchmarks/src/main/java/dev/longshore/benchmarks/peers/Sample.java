package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.measure.Measurement;

/**
 * One contender's window in one round. Immutable.
 *
 * @param round from 1
 * @param foreignCores cores that processes outside the run had meanwhile, -1 when unknown
 */
public record Sample(
    String scenario, String contender, int round, double foreignCores, Measurement measured) {
  /** Beyond a third of a core the figures are somebody else's too. */
  private static final double TOO_MUCH = 1.0 / 3;

  /** Whether other processes took so much that the figures are not ours alone. */
  public boolean isDisturbed() {
    return foreignCores > TOO_MUCH;
  }
}
