package dev.longshore.autoscale;

/**
 * What the measures ask for. Rates are messages per second, times are seconds.
 *
 * @param projected the backlog when an instance ordered now would work
 * @param forNewest the rate at which the newest message meets the age target
 * @param forQueued the rate at which what waits already meets it
 * @param forSteady the rate that keeps up and drains the backlog in time
 * @param up how many instances the largest of these takes
 * @param down how many are enough, the most of the last while
 * @param atRisk whether the budget of waiting time is about to be used up
 * @param urgent whether the age target is about to be missed
 * @param predictedAge the age when an instance ordered now would work, with the number decided
 */
public record Needs(
    double projected,
    double forNewest,
    double forQueued,
    double forSteady,
    int up,
    int down,
    boolean atRisk,
    boolean urgent,
    double predictedAge) {
  /** Of somebody who looks at nothing. */
  static final Needs NONE = new Needs(0, 0, 0, 0, 0, 0, false, false, 0);
}
