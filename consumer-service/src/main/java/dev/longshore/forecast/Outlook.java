package dev.longshore.forecast;

import java.util.Map;
import java.util.Optional;

/**
 * What forecasts say now and how good they were.
 *
 * @param horizonSeconds how far ahead
 * @param values each method's forecast of the rate; those that cannot say are missing
 * @param losses each method's test, over the last forecasts that could be compared
 * @param periodMinutes the period that was found in the load, 0 for none
 * @param best the method that is better than persistence by enough, if one is
 */
public record Outlook(
    double horizonSeconds,
    Map<Method, Double> values,
    Map<Method, Loss> losses,
    int periodMinutes,
    Optional<Method> best) {

  /**
   * A test.
   *
   * @param forecasts how many were compared
   * @param mean the mean loss, in the rate's unit; too low costs more than too high
   */
  public record Loss(int forecasts, double mean) {}

  /** Copies the maps. */
  public Outlook {
    values = Map.copyOf(values);
    losses = Map.copyOf(losses);
  }
}
