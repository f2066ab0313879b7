package dev.longshore.benchmarks.inflight;

import dev.longshore.benchmarks.peers.Documents;
import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.lane.Ordering;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;

/**
 * What a run found: a table for people, JSON for programs. Immutable.
 *
 * @param environment where and how it was measured
 */
public record InFlightReport(Environment environment, List<Footprint> footprints) {

  /** Copies the list. */
  public InFlightReport {
    footprints = List.copyOf(footprints);
  }

  /** Everything, each round included. */
  public String json() {
    return Documents.json(this);
  }

  /** A row for each ordering, in Markdown. */
  public String markdown() {
    return Documents.markdown(environment, this::writeTables);
  }

  private void writeTables(PrintWriter out) {
    out.println(
        "- live heap after full collections: the records in a list and an idle engine, then the"
            + " same records in flight, each with a key of its own, the workers in a handler that"
            + " blocks");
    out.println();
    out.println("| ordering | in flight | beyond the records, MB: median | min–max | B each |");
    out.println("|---|---|---|---|---|");
    footprints.stream()
        .map(Footprint::ordering)
        .distinct()
        .forEach(ordering -> out.println(row(ordering)));
  }

  private String row(Ordering ordering) {
    List<Footprint> sorted =
        footprints.stream()
            .filter(footprint -> footprint.ordering() == ordering)
            .sorted(Comparator.comparingDouble(Footprint::beyondMegabytes))
            .toList();
    Footprint median = sorted.get(sorted.size() / 2);
    return "| %s | %,d | %.2f | %.2f–%.2f | %.0f |"
        .formatted(
            ordering,
            median.messages(),
            median.beyondMegabytes(),
            sorted.getFirst().beyondMegabytes(),
            sorted.getLast().beyondMegabytes(),
            median.bytesPerMessage());
  }
}
