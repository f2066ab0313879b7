package dev.longshore.metrics;

import dev.longshore.limit.Rate;
import dev.longshore.limit.RateLimits;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of the rate limits. A limit that is reached shows as {@code throttled} growing; messages
 * that wait for it are in flight, so that their age grows too.
 */
public final class LimitMeters {
  private LimitMeters() {}

  /** Registers the meters of limits. */
  public static void bindTo(MeterRegistry registry, RateLimits limits) {
    FunctionCounter.builder("longshore.messages.throttled", limits, RateLimits::throttled)
        .description("attempts that had to wait because a rate limit was reached")
        .tag("limit", "instance")
        .register(registry);
    FunctionCounter.builder("longshore.messages.throttled", limits, RateLimits::throttledByKey)
        .description("attempts that had to wait because a rate limit was reached")
        .tag("limit", "key")
        .register(registry);
    limits
        .rate()
        .ifPresent(
            now ->
                Gauge.builder("longshore.rate.limit", limits, LimitMeters::perSecond)
                    .description("attempts that this instance starts per second, at most")
                    .register(registry));
  }

  private static double perSecond(RateLimits limits) {
    return limits.rate().map(Rate::perSecond).orElse(0.0);
  }
}
