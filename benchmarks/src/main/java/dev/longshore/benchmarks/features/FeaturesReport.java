package dev.longshore.benchmarks.features;

import dev.longshore.benchmarks.measure.Measurement;
import dev.longshore.benchmarks.measure.Median;
import dev.longshore.benchmarks.peers.Documents;
import dev.longshore.benchmarks.peers.Environment;
import java.io.PrintWriter;
import java.util.List;

/** What a run found: a table for people, JSON for programs. Immutable. */
public record FeaturesReport(Environment environment, List<Cost> costs) {
  /** Copies the list. */
  public FeaturesReport {
    costs = List.copyOf(costs);
  }

  /** Everything, each round included. */
  public String json() {
    return Documents.json(this);
  }

  /** A row per feature, in Markdown. */
  public String markdown() {
    return Documents.markdown(environment, this::writeTable);
  }

  private void writeTable(PrintWriter out) {
    Messages.description().forEach(line -> out.println("- " + line));
    out.println();
    out.println(
        "| feature | off msg/s median | min–max | on msg/s median | min–max | on ÷ off | floor |"
            + " CPU µs off → on | live heap MB off → on |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (Cost cost : costs) {
      out.printf(
          "| %s | %s | %s | %.2f | %.2f | %s | %s |%n",
          cost.title(),
          speed(cost.without()),
          speed(cost.with()),
          cost.ratio(),
          cost.floor(),
          change(
              Median.of(cost.without(), Measurement::cpuMicros),
              Median.of(cost.with(), Measurement::cpuMicros),
              "%.2f → %.2f"),
          change(
              Median.of(cost.without(), Measurement::liveHeapMegabytes),
              Median.of(cost.with(), Measurement::liveHeapMegabytes),
              "%.0f → %.0f"));
    }
  }

  private static String speed(List<Measurement> rounds) {
    double[] rates = rounds.stream().mapToDouble(Measurement::rate).sorted().toArray();
    return "%,.0f | %,.0f–%,.0f"
        .formatted(Median.of(rounds, Measurement::rate), rates[0], rates[rates.length - 1]);
  }

  private static String change(double off, double on, String format) {
    return format.formatted(off, on);
  }
}
