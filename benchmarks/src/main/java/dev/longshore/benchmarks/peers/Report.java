package dev.longshore.benchmarks.peers;

import java.io.PrintWriter;
import java.util.List;

/**
 * What a run found: tables for people, JSON for programs. Immutable.
 *
 * @param environment where and how it was measured
 */
public record Report(Environment environment, Plan plan, List<Sample> samples) {

  /** Copies the list. */
  public Report {
    samples = List.copyOf(samples);
  }

  /** Everything, each window included. */
  public String json() {
    return Documents.json(this);
  }

  /** A table per scenario, in Markdown. */
  public String markdown() {
    return Documents.markdown(environment, this::writeTables);
  }

  private void writeTables(PrintWriter out) {
    out.printf(
        "- %d rounds, alternating; %.1f s warm-up, then %.1f s measured; topics of %,d messages"
            + " read in a loop%n",
        plan.rounds(),
        plan.warmUp().toMillis() / 1e3,
        plan.measure().toMillis() / 1e3,
        plan.messages());
    Topics.description().forEach(line -> out.println("- " + line));
    plan.scenarios().forEach(scenario -> write(out, scenario));
  }

  private void write(PrintWriter out, Scenario scenario) {
    out.printf("%n### %s (`%s`)%n%n", scenario.title(), scenario.id());
    List<Summary> summaries = Summary.of(scenario, samples);
    if (scenario.isPaced()) {
      out.println("| peer | p50 ms | p99 ms | p99.9 ms | CPU µs per message | rounds |");
      out.println("|---|---|---|---|---|---|");
      summaries.forEach(summary -> out.println(latencyRow(summary)));
      return;
    }
    out.println(
        "| peer | msg/s median | min–max | %s | CPU µs per message | B per message |"
                .formatted(scenario.ideal() > 0 ? "share of the ideal" : "× bare loop")
            + " live heap MB | rounds |");
    out.println("|---|---|---|---|---|---|---|---|");
    summaries.forEach(summary -> out.println(throughputRow(scenario, summary)));
  }

  private static String throughputRow(Scenario scenario, Summary summary) {
    return "| %s | %,.0f | %,.0f–%,.0f | %.3f | %.2f | %.0f | %.0f | %s |"
        .formatted(
            summary.contender(),
            summary.rate(),
            summary.slowest(),
            summary.fastest(),
            scenario.ideal() > 0 ? summary.ofIdeal() : summary.toBaseline(),
            summary.typical().cpuMicros(),
            summary.typical().bytes(),
            summary.typical().liveHeapMegabytes(),
            rounds(summary));
  }

  private static String latencyRow(Summary summary) {
    return "| %s | %.2f | %.2f | %.2f | %.2f | %s |"
        .formatted(
            summary.contender(),
            summary.typical().latencies().p50(),
            summary.typical().latencies().p99(),
            summary.typical().latencies().p999(),
            summary.typical().cpuMicros(),
            rounds(summary));
  }

  private static String rounds(Summary summary) {
    return summary.rounds()
        + (summary.dropped() > 0 ? ", " + summary.dropped() + " disturbed left out" : "")
        + (summary.disturbed() > 0 ? ", " + summary.disturbed() + " disturbed" : "");
  }
}
