package dev.longshore.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ForecasterTest {
  private final SplittableRandom random = new SplittableRandom(3);

  private Outlook after(int minutes, DoubleUnaryOperator rate) {
    Forecaster forecaster = new Forecaster();
    Outlook last = forecaster.observe(0, rate.applyAsDouble(0), 60);
    for (int second = 5; second <= minutes * 60; second += 5) {
      last = forecaster.observe(second, rate.applyAsDouble(second), 60);
    }
    return last;
  }

  @Test
  void noiseIsForecastAsTheLevelItIs() {
    Outlook outlook = after(180, second -> 500 + 25 * random.nextGaussian());

    assertThat(outlook.periodMinutes()).isZero();
    assertThat(outlook.values().values())
        .allSatisfy(value -> assertThat(value).isBetween(475.0, 525.0));
    assertThat(loss(outlook, Method.PERSISTENCE).forecasts()).isGreaterThan(100);
  }

  @Test
  void aPeriodIsFoundAndThenBeatsPersistence() {
    Outlook outlook =
        after(
            300,
            second ->
                500 + 400 * Math.sin(2 * Math.PI * second / 1_800) + 5 * random.nextGaussian());

    assertThat(outlook.periodMinutes()).isBetween(29, 31);
    assertThat(outlook.best()).isPresent();
    assertThat(loss(outlook, Method.SEASONAL).mean())
        .isLessThan(0.9 * loss(outlook, Method.PERSISTENCE).mean());
  }

  @Test
  void aSteadyRiseGoesOn() {
    Outlook outlook = after(30, second -> 100 + second);

    assertThat(value(outlook, Method.TREND)).isGreaterThan(value(outlook, Method.PERSISTENCE) + 20);
  }

  @Test
  void nothingIsBestBeforeItIsTested() {
    assertThat(after(20, second -> 100 + second).best()).isEmpty();
  }

  private static Outlook.Loss loss(Outlook outlook, Method method) {
    return outlook.losses().getOrDefault(method, new Outlook.Loss(0, Double.NaN));
  }

  private static double value(Outlook outlook, Method method) {
    return outlook.values().getOrDefault(method, Double.NaN);
  }
}
