package dev.longshore.simulation;

import dev.longshore.engine.Batching;
import dev.longshore.lane.Ordering;
import java.time.Duration;
import java.util.Random;

/**
 * What one run is like, drawn by its seed. Immutable.
 *
 * @param preemptPerMille how often others run in between where threads could be switched
 * @param faultPerMille how often a call to Kafka fails
 * @param trouble the share of handler calls, in percent, that do anything but succeed at once
 * @param disasters how many crashes, pauses, joins and leaves there are
 * @param losses how many things happen to the topic: elections, clean or not, retention, deletion
 * @param metadataLimit what the instances take for the longest commit metadata
 * @param brokersMetadataLimit what it is
 * @param classic whether the group rebalances by the classic protocol
 * @param batching how many messages the handler gets at once
 * @param prioritized whether messages have one of three levels
 * @param staticMembers whether instances keep their id in the group over restarts
 * @param health what looks after the handlers' health, and their outages
 * @param perSecond attempts that each instance starts per second; 0 for no limit
 * @param perKeyPerSecond those of each key; 0 for no limit
 */
record Plan(
    Ordering ordering,
    int instances,
    int partitions,
    int messages,
    int keys,
    int concurrency,
    int maxInFlight,
    int maxAttempts,
    int preemptPerMille,
    int faultPerMille,
    int deadLetterFaultPercent,
    int trouble,
    int disasters,
    int losses,
    boolean classic,
    boolean staticMembers,
    int holePercent,
    int metadataLimit,
    int brokersMetadataLimit,
    Duration visibility,
    Duration commitInterval,
    Duration revokeWait,
    Duration maxPollInterval,
    Duration sessionTimeout,
    Duration drain,
    Duration faultTime,
    Batching batching,
    boolean prioritized,
    HealthPlan health,
    int perSecond,
    int perKeyPerSecond) {
  private static final int AMPLE_LIMIT = 64;
  private static final int SMALL_POLLS = 8;

  /**
   * Where gap maps have next to no room, polls are small: the source asks about the room before a
   * poll and not within it.
   */
  Plan {
    if (Math.min(metadataLimit, brokersMetadataLimit) < AMPLE_LIMIT) {
      maxInFlight = Math.min(maxInFlight, SMALL_POLLS);
    }
  }

  static Plan draw(Random random) {
    return new Plan(
        ordering(random),
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        20 + random.nextInt(140),
        1 + random.nextInt(12),
        1 + random.nextInt(6),
        4 << random.nextInt(5),
        1 + random.nextInt(4),
        pick(random, 0, 5, 30, 150),
        pick(random, 0, 0, 10, 100),
        pick(random, 0, 10, 60),
        pick(random, 0, 10, 40, 80),
        pick(random, 0, 1, 2, 4, 8),
        pick(random, 0, 0, 0, 1, 3, 8),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        pick(random, 0, 0, 5, 30),
        pick(random, 4096, 4096, 4096, 24, 14),
        pick(random, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 30, 14),
        millis(random, 100, 1_500),
        millis(random, 20, 600),
        millis(random, 1, 1_000),
        millis(random, 1_500, 5_000),
        millis(random, 800, 3_000),
        random.nextInt(3) == 0 ? millis(random, 4_000, 12_000) : millis(random, 100, 2_000),
        millis(random, 1_000, 6_000),
        batching(random),
        random.nextInt(3) == 0,
        HealthPlan.draw(random),
        pick(random, 0, 0, 0, 50, 300),
        pick(random, 0, 0, 0, 50, 300));
  }

  private static Batching batching(Random random) {
    int size = pick(random, 1, 1, 2, 3, 8);
    Duration linger = random.nextBoolean() ? Duration.ZERO : millis(random, 1, 300);
    return size == 1 ? Batching.OFF : new Batching(size, linger);
  }

  private static Ordering ordering(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Ordering.NONE;
      case 2, 3 -> Ordering.PARTITION;
      default -> Ordering.KEY;
    };
  }

  private static int pick(Random random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Duration millis(Random random, int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }
}
