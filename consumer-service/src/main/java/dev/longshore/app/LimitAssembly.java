package dev.longshore.app;

import dev.longshore.config.RateLimitConfig;
import dev.longshore.fleet.GroupShare;
import dev.longshore.gate.Gate;
import dev.longshore.limit.Rate;
import dev.longshore.limit.RateLimits;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;

/** Builds the rate limits of an instance. */
final class LimitAssembly {
  private final RateLimitConfig config;
  private final Optional<GroupShare> group;
  private final Timers timers;
  private final RateLimits limits;

  /**
   * Limits as configured. With a limit for the fleet it asks the broker for the group, and blocks
   * until it answers.
   *
   * @throws KafkaException when it does not, or refuses
   */
  LimitAssembly(RateLimitConfig config, GroupShare group, Ticker ticker, Timers timers) {
    this.config = config;
    this.group = config.fleetPerSecond() == 0 ? Optional.empty() : Optional.of(group);
    this.timers = timers;
    Optional<Rate> all =
        this.group.map(share -> rateOf(first(share))).or(() -> rate(config.perSecond()));
    this.limits = new RateLimits(all, rate(config.perKeyPerSecond()), ticker, timers);
  }

  /** The limits, where there are any. */
  Optional<RateLimits> limits() {
    return Optional.of(limits).filter(RateLimits::isAny);
  }

  Gate gate() {
    return limits.isAny() ? limits : Gate.OPEN;
  }

  /** What keeps the limit at the instance's share of the fleet's, where the fleet has one. */
  Optional<FleetRate> fleetRate() {
    return group.map(share -> new FleetRate(share, this::rateOf, limits, timers));
  }

  /** What the instance may start when it has a share of the fleet. */
  private Rate rateOf(double share) {
    double own = config.fleetPerSecond() * share;
    return new Rate(config.perSecond() == 0 ? own : Math.min(own, config.perSecond()));
  }

  private static double first(GroupShare share) {
    try {
      return share.ask().toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof KafkaException kafka ? kafka : failure;
    }
  }

  private static Optional<Rate> rate(double perSecond) {
    return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(perSecond));
  }
}
