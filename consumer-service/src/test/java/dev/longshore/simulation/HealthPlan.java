package dev.longshore.simulation;

import java.time.Duration;
import java.util.Random;

/**
 * What looks after the handlers' health in a run, and when they are down. Immutable.
 *
 * @param breaker whether there is a breaker
 * @param parks whether it parks while it is open
 * @param window how many calls it looks at
 * @param openFor how long it stays open
 * @param guard whether there is an outage guard
 * @param budget dead letters that need no success to pay for them
 * @param probeEvery how often the guard lets some through
 * @param up how long handlers are well between two outages
 * @param down how long an outage is; zero for none
 */
record HealthPlan(
    boolean breaker,
    boolean parks,
    int window,
    Duration openFor,
    boolean guard,
    int budget,
    Duration probeEvery,
    Duration up,
    Duration down) {

  static HealthPlan draw(Random random) {
    boolean breaker = random.nextInt(3) == 0;
    boolean guard = random.nextInt(3) == 0;
    boolean outages = (breaker || guard) && random.nextInt(3) > 0;
    return new HealthPlan(
        breaker,
        random.nextInt(4) == 0,
        2 + random.nextInt(12),
        millis(random, 50, 2_000),
        guard,
        1 + random.nextInt(12),
        millis(random, 50, 1_000),
        millis(random, 100, 2_000),
        outages ? millis(random, 100, 3_000) : Duration.ZERO);
  }

  /** Whether handlers are down at a time, unless it is calm. */
  boolean isDown(long nanos) {
    return Math.floorMod(nanos, up.plus(down).toNanos()) >= up.toNanos();
  }

  private static Duration millis(Random random, int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }
}
