package dev.longshore.autoscale;

import java.util.List;

/**
 * What a target was asked for and what is there.
 *
 * @param wanted how many instances it was asked for last, by whomever
 * @param instances those it knows of, those that are ending included
 */
public record TargetState(int wanted, List<TargetInstance> instances) {
  /** Checks the number and copies the list. */
  public TargetState {
    if (wanted < 0) {
      throw new IllegalArgumentException("instances wanted must not be negative: " + wanted);
    }
    instances = List.copyOf(instances);
  }
}
