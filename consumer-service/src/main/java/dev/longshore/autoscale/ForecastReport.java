package dev.longshore.autoscale;

import java.util.Optional;

/**
 * What the forecasts say and how good they were, measured as they went: the loss of the last hours'
 * forecasts at the lead, where too low costs more than too high.
 *
 * @param horizon how far ahead, in seconds
 * @param persistence the loss of forecasting what is now
 * @param trend a damped trend's
 * @param seasonal that of what was a period ago
 * @param holtWinters that of level, trend and season together
 * @param best the one that may be acted on, where one is better than persistence by enough
 * @param value what the best says, in messages per second; the arrivals of now where none is
 * @param used whether it changed what was reckoned with
 */
public record ForecastReport(
    double horizon,
    Loss persistence,
    Loss trend,
    Loss seasonal,
    Loss holtWinters,
    Optional<String> best,
    double value,
    boolean used) {

  /**
   * A back-test.
   *
   * @param forecasts how many have been tested
   * @param mean their mean loss in messages per second
   */
  public record Loss(int forecasts, double mean) {}
}
