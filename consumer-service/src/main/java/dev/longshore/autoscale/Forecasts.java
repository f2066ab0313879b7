package dev.longshore.autoscale;

import dev.longshore.autoscale.AutoscalerSettings.ForecastUse;
import dev.longshore.forecast.Forecaster;
import dev.longshore.forecast.Method;
import dev.longshore.forecast.Outlook;
import java.util.Locale;
import java.util.Optional;

/**
 * Forecasts of arrivals as a decision tells them, and what may be made of them. Owned by the
 * autoscaler.
 */
final class Forecasts {
  private static final double MOST_LIFT = 1.5;

  private final ForecastUse use;
  private final Forecaster forecaster = new Forecaster();
  private Optional<Outlook> outlook = Optional.empty();

  Forecasts(ForecastUse use) {
    this.use = use;
  }

  /** Takes in a tick's arrivals per second. */
  void observe(double now, double arrived, double lead) {
    if (use != ForecastUse.OFF) {
      outlook = Optional.of(forecaster.observe(now, arrived, lead));
    }
  }

  /** The arrivals to reckon with: at least those of now, and no more than half above. */
  double arrival(double now) {
    if (use != ForecastUse.ON) {
      return now;
    }
    return outlook
        .flatMap(ahead -> ahead.best().map(method -> value(ahead, method, now)))
        .map(value -> Math.clamp(value, now, MOST_LIFT * now))
        .orElse(now);
  }

  /** What a decision tells of them. */
  Optional<ForecastReport> report(double arrival, boolean used) {
    return outlook.map(
        ahead ->
            new ForecastReport(
                ahead.horizonSeconds(),
                loss(ahead, Method.PERSISTENCE),
                loss(ahead, Method.TREND),
                loss(ahead, Method.SEASONAL),
                loss(ahead, Method.HOLT_WINTERS),
                ahead
                    .best()
                    .map(method -> method.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                ahead.best().map(method -> value(ahead, method, arrival)).orElse(arrival),
                used));
  }

  private static double value(Outlook ahead, Method method, double fallback) {
    return ahead.values().getOrDefault(method, fallback);
  }

  private static ForecastReport.Loss loss(Outlook ahead, Method method) {
    Outlook.Loss loss = ahead.losses().getOrDefault(method, new Outlook.Loss(0, 0));
    return new ForecastReport.Loss(loss.forecasts(), loss.mean());
  }
}
