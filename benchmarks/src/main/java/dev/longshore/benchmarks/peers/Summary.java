package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.measure.Latencies;
import dev.longshore.benchmarks.measure.Measurement;
import dev.longshore.benchmarks.measure.Median;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One contender's rounds in a scenario, taken together. Immutable.
 *
 * @param rounds how many rounds the figures come from
 * @param dropped how many more were disturbed and left out
 * @param disturbed how many of those counted were disturbed: too few were not
 * @param rate messages per second, the median
 * @param slowest the slowest round
 * @param fastest the fastest round
 * @param toBaseline the median of the ratios to the baseline of the same round, 0 without one
 * @param ofIdeal the share of the ideal, 0 without one
 * @param typical the medians of the other figures
 */
public record Summary(
    String contender,
    int rounds,
    int dropped,
    int disturbed,
    double rate,
    double slowest,
    double fastest,
    double toBaseline,
    double ofIdeal,
    Measurement typical) {
  private static final int ENOUGH = 3;

  /** The summaries of a scenario, in the order of its contenders. */
  public static List<Summary> of(Scenario scenario, List<Sample> samples) {
    List<Sample> here =
        samples.stream().filter(sample -> sample.scenario().equals(scenario.id())).toList();
    Map<Integer, Double> baseline =
        here.stream()
            .filter(sample -> sample.contender().equals(Scenario.BASELINE))
            .collect(Collectors.toMap(Sample::round, sample -> sample.measured().rate()));
    return scenario.contenders().stream()
        .map(name -> of(scenario, name, of(here, name), baseline))
        .toList();
  }

  private static List<Sample> of(List<Sample> samples, String contender) {
    return samples.stream().filter(sample -> sample.contender().equals(contender)).toList();
  }

  private static Summary of(
      Scenario scenario, String contender, List<Sample> all, Map<Integer, Double> baseline) {
    List<Sample> clean = all.stream().filter(sample -> !sample.isDisturbed()).toList();
    List<Sample> counted = clean.size() >= ENOUGH ? clean : all;
    double rate = Median.of(counted, sample -> sample.measured().rate());
    return new Summary(
        contender,
        counted.size(),
        all.size() - counted.size(),
        (int) counted.stream().filter(Sample::isDisturbed).count(),
        rate,
        counted.stream().mapToDouble(sample -> sample.measured().rate()).min().orElse(0),
        counted.stream().mapToDouble(sample -> sample.measured().rate()).max().orElse(0),
        Median.of(
            counted.stream().filter(sample -> baseline.containsKey(sample.round())).toList(),
            sample -> sample.measured().rate() / baseline.getOrDefault(sample.round(), 1.0)),
        scenario.ideal() > 0 ? rate / scenario.ideal() : 0,
        typical(counted));
  }

  private static Measurement typical(List<Sample> samples) {
    Function<ToDoubleFunction<Measurement>, Double> of =
        figure -> Median.of(samples, sample -> figure.applyAsDouble(sample.measured()));
    return new Measurement(
        of.apply(measured -> (double) measured.messages()).longValue(),
        of.apply(Measurement::seconds),
        of.apply(Measurement::cpuMicros),
        of.apply(Measurement::bytes),
        of.apply(Measurement::liveHeapMegabytes),
        new Latencies(
            of.apply(measured -> measured.latencies().p50()),
            of.apply(measured -> measured.latencies().p99()),
            of.apply(measured -> measured.latencies().p999())));
  }
}
