package dev.longshore.benchmarks.http;

import dev.longshore.benchmarks.measure.Median;
import dev.longshore.benchmarks.peers.Documents;
import dev.longshore.benchmarks.peers.Environment;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;

/** What a run found: a table for people, JSON for programs. Immutable. */
public record HttpReport(Environment environment, List<HttpComparison> comparisons) {
  private static final double FLOOR = 0.8;

  /** Copies the list. */
  public HttpReport {
    comparisons = List.copyOf(comparisons);
  }

  /** Everything, each round included. */
  public String json() {
    return Documents.json(this);
  }

  /** A row per delay, in Markdown. */
  public String markdown() {
    return Documents.markdown(environment, this::writeTable);
  }

  private void writeTable(PrintWriter out) {
    out.println("- the stub, the broker and whoever sends share the machine; bodies of 100 B");
    out.println();
    out.println(
        "| the stub answers after | connections | wrk req/s median | min–max |"
            + " longshore req/s median | min–max | longshore ÷ wrk | floor |");
    out.println("|---|---|---|---|---|---|---|---|");
    for (HttpComparison one : comparisons) {
      out.printf(
          "| %d ms | %d | %s | %s | %.2f | %.2f |%n",
          one.delayMillis(),
          one.connections(),
          speed(one.wrk()),
          speed(one.consumer()),
          one.ratio(),
          FLOOR);
    }
  }

  private static String speed(List<Double> rounds) {
    return "%,.0f | %,.0f–%,.0f"
        .formatted(
            Median.of(rounds, Double::doubleValue),
            Collections.min(rounds),
            Collections.max(rounds));
  }
}
