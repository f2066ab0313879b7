package dev.longshore.config;

import java.time.Duration;

/**
 * When so many messages fail that the flow is held instead of emptied into the dead-letter topic.
 * Immutable.
 *
 * @param enabled whether there is a guard
 * @param budget dead letters that need no success to pay for them
 * @param successesPerLetter how many successes pay for one more
 * @param probeEvery how often attempts are let through while it holds the flow
 */
public record OutageGuardConfig(
    @Setting(
            fallback = "true",
            meaning = "Whether the flow is held when dead letters by far outnumber successes.")
        boolean enabled,
    @Setting(
            fallback = "1000",
            meaning = "Dead letters that an instance writes without a success to pay for them.")
        int budget,
    @Setting(
            fallback = "1",
            meaning = "How many successes pay for one more dead letter, up to the budget.")
        int successesPerLetter,
    @Setting(
            fallback = "10s",
            meaning = "How often 3 attempts are let through while the guard holds the flow.")
        Duration probeEvery) {

  /** Checks the limits. */
  public OutageGuardConfig {
    new Checks()
        .between(1, 1_000_000_000, budget, "budget")
        .between(1, 1_000_000, successesPerLetter, "successes-per-letter")
        .positive(probeEvery, "probe-every")
        .done();
  }
}
