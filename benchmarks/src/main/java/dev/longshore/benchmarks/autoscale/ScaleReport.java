package dev.longshore.benchmarks.autoscale;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scores of all policies on all loads, as tables and as JSON. Immutable.
 *
 * @param command what was run
 * @param model the world
 * @param seed of all random numbers
 * @param seconds how long it took
 * @param results load by load
 */
record ScaleReport(String command, Model model, long seed, double seconds, List<Result> results) {

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "## Autoscaling: %s, age target %d s, seed %d\n\n",
            model.text(), model.ageTarget(), seed));
    text.append(
        format(
            "`%s` · %d loads in %.0f s · J = consumer-seconds + %d × seconds above the target, as a"
                + " ratio to a planner that knows the future; means are geometric, over the loads"
                + " for which the planner's cost says anything\n\n",
            command, results.size(), seconds, Model.MOST));
    policies(text);
    loads(text);
    faults(text);
    return text.toString();
  }

  private void policies(StringBuilder text) {
    text.append(
        "| policy | J | consumer-seconds | seconds above target, beyond the planner's, worst load |"
            + " actions/h | rebalances/h |\n|---|---|---|---|---|---|\n");
    for (String policy : names()) {
      text.append(
          format(
              "| %s | %.3f | %.3f | %.2f %% | %.1f | %.1f |\n",
              policy,
              mean(result -> result.ratio(policy)),
              mean(
                  result ->
                      result.of(policy).consumerSeconds() / result.planner().consumerSeconds()),
              100
                  * scored().stream()
                      .mapToDouble(
                          result -> result.of(policy).lateShare() - result.planner().lateShare())
                      .max()
                      .orElse(0),
              average(result -> result.of(policy).actionsPerHour()),
              average(result -> result.of(policy).rebalancesPerHour())));
    }
    text.append('\n');
  }

  private void loads(StringBuilder text) {
    boolean all = names().contains(Contest.KEDA_BEST);
    text.append(
        "| load | planner: instances, above target | ours: J | instances | above target | oldest, s"
            + " | actions/h |"
            + (all ? " KEDA best in hindsight: J |" : "")
            + "\n|---|---|---|---|---|---|---|"
            + (all ? "---|" : "")
            + "\n");
    for (Result result : results) {
      Score planner = result.planner();
      Score ours = result.of(Contest.OURS);
      text.append(
          format(
              "| %s | %.1f, %.2f %% | %s | %.1f | %.2f %% | %d | %.1f |%s\n",
              result.load(),
              planner.average(),
              100 * planner.lateShare(),
              result.isScored() ? format("%.3f", result.ratio(Contest.OURS)) : "–",
              ours.average(),
              100 * ours.lateShare(),
              ours.oldest(),
              ours.actionsPerHour(),
              all && result.isScored()
                  ? format(" %.3f |", result.ratio(Contest.KEDA_BEST))
                  : all ? " – |" : ""));
    }
    text.append('\n');
    if (all) {
      text.append(
          format(
              "Consumer-seconds on the long loads against KEDA + HPA at 0.25 of the target: %.2f×\n\n",
              longLoads()));
    }
  }

  private void faults(StringBuilder text) {
    text.append("Most instances during a fault, over the most of the ten minutes before it:\n\n");
    List<String> shown =
        names().stream().filter(name -> !name.equals(Contest.PLANNER)).limit(6).toList();
    text.append("| load | ").append(String.join(" | ", shown)).append(" |\n|---|");
    text.append("---|".repeat(shown.size())).append('\n');
    for (Result result : results) {
      if (result.fault() != Load.Fault.NONE && result.fault() != Load.Fault.SLOW) {
        text.append("| ").append(result.load());
        for (String name : shown) {
          text.append(format(" | %.2f×", result.of(name).faultGrowth()));
        }
        text.append(" |\n");
      }
    }
    text.append('\n');
  }

  private double longLoads() {
    double ours = 0;
    double keda = 0;
    for (Result result : results) {
      ours += result.isLong() ? result.of(Contest.OURS).consumerSeconds() : 0;
      keda += result.isLong() ? result.of(Contest.KEDA_QUARTER).consumerSeconds() : 0;
    }
    return keda == 0 ? 0 : ours / keda;
  }

  String json() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Result result : results) {
      for (Score score : result.scores()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("load", result.load());
        row.put("policy", score.policy());
        row.put("scored", result.isScored());
        row.put("j", score.cost());
        row.put("jRatio", result.ratio(score.policy()));
        row.put("consumerSeconds", score.consumerSeconds());
        row.put("secondsAboveTarget", score.lateSeconds());
        row.put("seconds", score.seconds());
        row.put("actions", score.actions());
        row.put("rebalances", score.rebalances());
        row.put("oldest", score.oldest());
        row.put("faultGrowth", score.faultGrowth());
        rows.add(row);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", command);
    all.put("seed", seed);
    all.put("ageTargetSeconds", model.ageTarget());
    all.put("mode", model.text());
    all.put("runSeconds", seconds);
    Map<String, Object> means = new LinkedHashMap<>();
    names().forEach(name -> means.put(name, mean(result -> result.ratio(name))));
    all.put("jGeometricMean", means);
    all.put("rows", rows);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }

  private List<String> names() {
    return results.getFirst().scores().stream().map(Score::policy).toList();
  }

  private List<Result> scored() {
    List<Result> scored = results.stream().filter(Result::isScored).toList();
    return scored.isEmpty() ? results : scored;
  }

  private double mean(ToDoubleFunction<Result> value) {
    double sum = 0;
    for (Result result : scored()) {
      sum += Math.log(value.applyAsDouble(result));
    }
    return Math.exp(sum / scored().size());
  }

  private double average(ToDoubleFunction<Result> value) {
    return scored().stream().mapToDouble(value).average().orElse(0);
  }

  @FormatMethod
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
