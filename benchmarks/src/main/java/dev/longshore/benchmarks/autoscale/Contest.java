package dev.longshore.benchmarks.autoscale;

import dev.longshore.autoscale.AutoscalerSettings.ForecastUse;
import dev.longshore.autoscale.AutoscalerSettings.Preset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All policies on one load. */
final class Contest {
  static final String PLANNER = "planner";
  static final String OURS = "longshore lean";
  static final String KEDA_QUARTER = "KEDA 0.25";
  static final String KEDA_BEST = "KEDA best in hindsight";

  private static final double[] DEMANDS = {1.0, 1.02, 1.05};
  private static final double[] LIMITS = {0.6, 0.85};

  private final Model model;
  private final Load load;
  private final Run run;
  private final Arrivals arrivals;

  Contest(Model model, Load load, long seed) {
    this.model = model;
    this.load = load;
    this.arrivals = new Arrivals(load, model.partitions(), seed);
    this.run = new Run(model, load, arrivals, seed);
  }

  /** Scores, the planner first. */
  List<Score> play(boolean onlyOurs) {
    List<Score> all = new ArrayList<>();
    all.add(planner());
    all.add(ours(OURS, Preset.LEAN, ForecastUse.SHADOW));
    if (onlyOurs) {
      return all;
    }
    all.add(ours("longshore balanced", Preset.BALANCED, ForecastUse.SHADOW));
    all.add(ours("longshore latency", Preset.LATENCY, ForecastUse.SHADOW));
    all.add(ours("longshore lean, forecast on", Preset.LEAN, ForecastUse.ON));
    List<Score> keda = new ArrayList<>();
    double message = Model.RATE * model.ageTarget();
    keda.add(other("KEDA 10 (default)", new KedaPolicy(10, 300)));
    keda.add(other("KEDA 0.1", new KedaPolicy(0.1 * message, 300)));
    keda.add(other(KEDA_QUARTER, new KedaPolicy(0.25 * message, 300)));
    keda.add(other("KEDA 0.5", new KedaPolicy(0.5 * message, 300)));
    keda.add(other("KEDA 0.25, window 60 s", new KedaPolicy(0.25 * message, 60)));
    Score best = keda.stream().min(Comparator.comparingDouble(Score::cost)).orElseThrow();
    all.addAll(keda);
    all.add(named(KEDA_BEST, best));
    all.add(other("AWS backlog per instance", new AwsPolicy(0.5 * message)));
    all.add(other("Flink fast", FlinkPolicy.fast()));
    all.add(other("Flink default", FlinkPolicy.defaults()));
    all.add(other("fixed peak", FixedPolicy.peak(load)));
    return all;
  }

  Score planner() {
    Planner planner = new Planner(load, model, arrivals);
    List<Score> tried = new ArrayList<>();
    for (double demand : DEMANDS) {
      for (double limit : LIMITS) {
        int[] plan = planner.plan(demand, limit * model.ageTarget());
        tried.add(
            run.play(PLANNER, new PlannedPolicy(plan, (int) Model.START + 5), Assignor.BY_LOAD));
      }
    }
    return tried.stream().min(Comparator.comparingDouble(Score::cost)).orElseThrow();
  }

  Score ours(String name, Preset preset, ForecastUse forecast) {
    return run.play(
        name,
        new LongshorePolicy(LongshorePolicy.settings(model, load, preset, forecast)),
        Assignor.BY_LOAD);
  }

  private Score other(String name, Policy policy) {
    return run.play(name, policy, Assignor.BY_COUNT);
  }

  private static Score named(String name, Score score) {
    return new Score(
        name,
        score.consumerSeconds(),
        score.lateSeconds(),
        score.seconds(),
        score.actions(),
        score.rebalances(),
        score.oldest(),
        score.faultGrowth(),
        score.replicas(),
        score.ages());
  }
}
