package dev.longshore.breaker;

import java.time.Duration;

/**
 * When so many dead letters are taken for an outage. Immutable.
 *
 * @param budget dead letters that need no success to pay for them, and the most that can be saved
 * @param successesPerLetter how many successes pay for one more
 * @param probeEvery how often some attempts are let through while an outage is suspected
 * @param maxInFlight how many deliveries can wait at most
 */
public record GuardSettings(
    int budget, int successesPerLetter, Duration probeEvery, int maxInFlight) {}
