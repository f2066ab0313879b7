package dev.longshore.autoscale;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an autoscaler decides.
 *
 * @param applies whether its decisions are carried out; else they are advice, and the number stays
 * @param min the least instances; 0 lets the last one go when nothing comes
 * @param max the most instances
 * @param ageTarget the age that the oldest waiting message may reach
 * @param forecast what becomes of forecasts
 * @param tick the time between two ticks
 * @param firstLead the time from an order to an instance that works, until it is measured
 * @param staleAfter a heartbeat older than this says nothing any more
 * @param fallback the number after five minutes without data, if one is wanted
 * @param lastKnown what was measured before this control plane started
 */
public record AutoscalerSettings(
    boolean applies,
    int min,
    int max,
    Duration ageTarget,
    Preset preset,
    ForecastUse forecast,
    Duration tick,
    Duration firstLead,
    Duration staleAfter,
    OptionalInt fallback,
    Optional<LastKnown> lastKnown) {

  /** What is traded for what. */
  public enum Preset {
    /** Few instances; the age target is used. */
    LEAN,
    /** In between. */
    BALANCED,
    /** Low ages; more instances. */
    LATENCY
  }

  /** What becomes of forecasts. */
  public enum ForecastUse {
    /** None is made. */
    OFF,
    /** They are made, tested and told, and change nothing. */
    SHADOW,
    /** They may raise the number where they are better than none. */
    ON
  }

  /**
   * What was measured before.
   *
   * @param trueRate messages that a busy instance works off per second
   * @param arrival messages that arrive per second
   */
  public record LastKnown(double trueRate, double arrival) {}

  /** Checks the limits. */
  public AutoscalerSettings {
    if (min < 0 || max < 1 || min > max) {
      throw new IllegalArgumentException("instances from %d to %d".formatted(min, max));
    }
    if (!ageTarget.isPositive() || !tick.isPositive() || firstLead.isNegative()) {
      throw new IllegalArgumentException(
          "age target %s, tick %s, lead %s".formatted(ageTarget, tick, firstLead));
    }
  }

  /** The defaults for a range of instances and an age target. */
  public static AutoscalerSettings of(int min, int max, Duration ageTarget) {
    return new AutoscalerSettings(
        true,
        min,
        max,
        ageTarget,
        Preset.LEAN,
        ForecastUse.SHADOW,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        OptionalInt.empty(),
        Optional.empty());
  }
}
