package dev.longshore.forecast;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Forecasts a rate some way ahead by several methods and tests each as time goes: a forecast waits
 * until its minute has come and is then compared by pinball loss. Owned by one thread; there is no
 * clock and no chance in here.
 */
public final class Forecaster {
  private static final double MINUTE = 60;
  private static final int TESTED = 240;
  private static final int ENOUGH = 60;
  private static final double BETTER = 0.9;

  /** Too low costs four times as much as too high. */
  private static final double QUANTILE = 0.8;

  private record Pending(double due, Map<Method, Double> values) {}

  private final MinuteSeries minutes = new MinuteSeries();
  private final RecentTrend trend = new RecentTrend();
  private final HoltWinters holtWinters = new HoltWinters();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Map<Method, Deque<Double>> losses = new EnumMap<>(Method.class);
  private double minuteBegan = Double.NaN;
  private double sum;
  private double span;
  private double last = Double.NaN;

  /** A forecaster that has seen nothing. */
  public Forecaster() {
    for (Method method : Method.values()) {
      losses.put(method, new ArrayDeque<>());
    }
  }

  /**
   * Takes in a rate.
   *
   * @param now the time in seconds, never less than before
   * @param rate the rate since the time before
   * @param horizon how far ahead to look, in seconds
   */
  public Outlook observe(double now, double rate, double horizon) {
    if (Double.isNaN(minuteBegan)) {
      minuteBegan = now;
    }
    if (!Double.isNaN(last) && now > last) {
      sum += rate * (now - last);
      span += now - last;
    }
    last = now;
    trend.add(now, rate);
    double level = trend.mean();
    if (now - minuteBegan >= MINUTE && span > 0) {
      closeMinute(now, horizon);
    }
    return outlook(level, horizon);
  }

  private void closeMinute(double now, double horizon) {
    double rate = sum / span;
    minutes.add(rate);
    holtWinters.add(rate, minutes.period());
    sum = 0;
    span = 0;
    minuteBegan = now;
    test(now, rate);
    pending.addLast(new Pending(now + horizon, values(trend.mean(), horizon)));
  }

  private void test(double now, double rate) {
    // What was due within this minute is compared with it.
    while (!pending.isEmpty() && pending.peekFirst().due() <= now) {
      pending.removeFirst().values().forEach((method, value) -> note(method, value, rate));
    }
  }

  private void note(Method method, double forecast, double rate) {
    double off = rate - forecast;
    Deque<Double> noted = losses.getOrDefault(method, new ArrayDeque<>());
    noted.addLast(off >= 0 ? QUANTILE * off : (QUANTILE - 1) * off);
    if (noted.size() > TESTED) {
      noted.removeFirst();
    }
  }

  private Map<Method, Double> values(double level, double horizon) {
    Map<Method, Double> values = new EnumMap<>(Method.class);
    values.put(Method.PERSISTENCE, level);
    values.put(Method.TREND, Math.max(0, level + trend.rise(horizon)));
    double ahead = horizon / MINUTE;
    minutes.seasonal(level, ahead).ifPresent(value -> values.put(Method.SEASONAL, value));
    holtWinters.forecast(ahead).ifPresent(value -> values.put(Method.HOLT_WINTERS, value));
    return values;
  }

  private Outlook outlook(double level, double horizon) {
    Map<Method, Outlook.Loss> tested = new EnumMap<>(Method.class);
    losses.forEach(
        (method, noted) ->
            tested.put(
                method,
                new Outlook.Loss(
                    noted.size(),
                    noted.stream().mapToDouble(Double::doubleValue).average().orElse(0))));
    Map<Method, Double> values = values(level, horizon);
    return new Outlook(horizon, values, tested, minutes.period(), best(tested, values));
  }

  private static Optional<Method> best(
      Map<Method, Outlook.Loss> tested, Map<Method, Double> values) {
    Outlook.Loss none = new Outlook.Loss(0, Double.MAX_VALUE);
    double bar = tested.getOrDefault(Method.PERSISTENCE, none).mean() * BETTER;
    return values.keySet().stream()
        .filter(method -> method != Method.PERSISTENCE)
        .filter(method -> tested.getOrDefault(method, none).forecasts() >= ENOUGH)
        .filter(method -> tested.getOrDefault(method, none).mean() <= bar)
        .min(
            (one, other) ->
                Double.compare(
                    tested.getOrDefault(one, none).mean(),
                    tested.getOrDefault(other, none).mean()));
  }
}
