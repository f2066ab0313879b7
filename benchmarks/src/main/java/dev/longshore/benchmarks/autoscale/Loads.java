package dev.longshore.benchmarks.autoscale;

import dev.longshore.benchmarks.autoscale.Load.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** The seventeen loads; where something is left to chance, the seed decides. */
final class Loads {
  private static final int HOUR = 3_600;
  private static final int TWO_HOURS = 2 * HOUR;
  private static final int DAY = 24 * HOUR;
  private static final double HIGHEST = 0.8 * Model.MOST * Model.RATE;

  private final SplittableRandom random;

  private Loads(long seed) {
    random = new SplittableRandom(seed * 31 + 7);
  }

  static List<Load> all(long seed) {
    return new Loads(seed).make();
  }

  private List<Load> make() {
    List<Load> all = new ArrayList<>();
    all.add(Load.of("steady", each(TWO_HOURS, second -> 600)));
    all.add(
        Load.of("step", each(TWO_HOURS, second -> second / (TWO_HOURS / 3) == 1 ? 1_200 : 200)));
    all.add(
        Load.of(
            "ramp",
            each(TWO_HOURS, second -> 1_800 - 1_700 * Math.abs(second - HOUR) / (double) HOUR)));
    all.add(flash());
    all.add(Load.of("sawtooth", each(TWO_HOURS, second -> 100 + 1_400 * (second % 600) / 600.0)));
    all.add(onOff());
    all.add(constant("slowdown", 600).with(Fault.SLOW, 2_700, 4_500));
    all.add(constant("capped downstream", 600).with(Fault.CAPPED, 2_700, 4_500));
    all.add(
        Load.of(
                "skew",
                each(TWO_HOURS, second -> 335 - 185 * Math.cos(2 * Math.PI * second / HOUR)))
            .skewed(0.6));
    all.add(constant("outage", 500).with(Fault.OUTAGE, 3_000, 3_300));
    all.add(constant("poison", 500).with(Fault.POISON, 2_700, 4_500));
    all.add(
        Load.of(
                "crash loop",
                each(TWO_HOURS, second -> second >= 2_760 && second < 4_200 ? 520 : 440))
            .with(Fault.CRASHES, 2_700, 4_500));
    all.add(
        Load.of(
                "diurnal",
                each(
                    DAY + TWO_HOURS,
                    second ->
                        780 - 680 * Math.cos(2 * Math.PI * (second - TWO_HOURS) / (double) DAY)))
            .scoredFrom(TWO_HOURS));
    all.add(trace("LLM code", "azure-llm-code-arrivals-per-second.csv", 1, 225));
    all.add(trace("ELB", "elb-requests-per-5-minutes.csv", 60, 385));
    all.add(trace("Twitter", "twitter-mentions-per-5-minutes.csv", 60, 120));
    all.add(lastDay(trace("WorldCup98", "worldcup98-requests-per-minute.csv", 60, 350)));
    return all;
  }

  private static Load constant(String name, double rate) {
    return Load.of(name, each(TWO_HOURS, second -> rate));
  }

  private Load flash() {
    double[] rates = each(TWO_HOURS, second -> 200);
    for (int crowd = 0; crowd < 3; crowd++) {
      int begin = crowd * 2_300 + 300 + random.nextInt(1_000);
      for (int second = begin; second < rates.length; second++) {
        double since = second - begin;
        double shape = since < 20 ? since / 20 : Math.exp(-(since - 20) / 240);
        rates[second] += 1_500 * shape;
      }
    }
    return Load.of("flash", rates);
  }

  private Load onOff() {
    double[] rates = new double[3 * HOUR];
    int at = 300;
    while (at < rates.length) {
      int on = 400 + random.nextInt(400);
      double rate = 300 + random.nextInt(500);
      Arrays.fill(rates, at, Math.min(rates.length, at + on), rate);
      at += on + 600 + random.nextInt(1_200);
    }
    return Load.of("on/off to zero", rates).toZero();
  }

  /** The last day of a trace, and the two hours before, in which policies come to know the load. */
  private static Load lastDay(Load all) {
    int from = all.seconds() - DAY - TWO_HOURS;
    return Load.of(all.name(), Arrays.copyOfRange(all.rates(), from, all.seconds()))
        .scoredFrom(TWO_HOURS);
  }

  private static Load trace(String name, String file, int spacing, double mean) {
    double[] values = Traces.read(file);
    double scale = mean / Arrays.stream(values).average().orElseThrow();
    return Load.of(
        name,
        each(
            spacing == 1 ? values.length : (values.length - 1) * spacing,
            second -> Math.min(HIGHEST, scale * between(values, second, spacing))));
  }

  private static double between(double[] values, int second, int spacing) {
    if (spacing == 1) {
      return values[second];
    }
    int index = second / spacing;
    double part = (double) (second % spacing) / spacing;
    return values[index] * (1 - part) + values[index + 1] * part;
  }

  private static double[] each(int seconds, IntToDoubleFunction rate) {
    double[] rates = new double[seconds];
    Arrays.setAll(rates, rate);
    return rates;
  }
}
