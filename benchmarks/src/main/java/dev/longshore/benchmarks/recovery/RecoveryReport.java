package dev.longshore.benchmarks.recovery;

import dev.longshore.benchmarks.peers.Documents;
import dev.longshore.benchmarks.peers.Environment;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a run found: tables for people, JSON for programs. Immutable.
 *
 * @param environment where and how it was measured
 * @param restarts of a restart run
 * @param failovers of a failover run
 */
public record RecoveryReport(
    Environment environment, List<Restart> restarts, List<Failover> failovers) {
  /** The options of the broker's JVM. */
  public static final List<String> BROKER_OPTIONS = Cluster.BROKER_JVM;

  /** The options of every consumer's JVM. */
  public static final List<String> CONSUMER_OPTIONS = Cluster.CONSUMER_JVM;

  /** Copies the lists. */
  public RecoveryReport {
    restarts = List.copyOf(restarts);
    failovers = List.copyOf(failovers);
  }

  /** Everything, each round included. */
  public String json() {
    return Documents.json(this);
  }

  /** A table per run, in Markdown. */
  public String markdown() {
    return Documents.markdown(environment, this::writeTables);
  }

  private void writeTables(PrintWriter out) {
    if (!restarts.isEmpty()) {
      writeRestarts(out);
    }
    if (!failovers.isEmpty()) {
      writeFailovers(out);
    }
  }

  private void writeRestarts(PrintWriter out) {
    RestartRun.description().forEach(line -> out.println("- " + line));
    out.println();
    out.println(
        "| round | span | holes | done before the kill | of these not in the last commit |"
            + " handled again | oldest of these, ms before the kill |");
    out.println("|---|---|---|---|---|---|---|");
    for (int index = 0; index < restarts.size(); index++) {
      Restart restart = restarts.get(index);
      out.printf(
          "| %d | %,d | %,d | %,d | %,d | %,d | %,d |%n",
          index + 1,
          restart.span(),
          restart.holes(),
          restart.acked(),
          restart.notInCommit(),
          restart.handledAgain(),
          restart.oldestMillis());
    }
  }

  private void writeFailovers(PrintWriter out) {
    FailoverRun.description().forEach(line -> out.println("- " + line));
    out.println();
    out.println(
        "| protocol | first message, ms beyond the session: median | min–max |"
            + " last partition: median | min–max | rounds |");
    out.println("|---|---|---|---|---|---|");
    for (String protocol : failovers.stream().map(Failover::protocol).distinct().toList()) {
      List<Failover> own =
          failovers.stream().filter(failover -> failover.protocol().equals(protocol)).toList();
      out.printf(
          "| %s | %s | %s | %d |%n",
          protocol,
          spread(own, Failover::beyondSession),
          spread(own, Failover::lastBeyondSession),
          own.size());
    }
  }

  private static String spread(List<Failover> failovers, ToLongFunction<Failover> figure) {
    long[] sorted = failovers.stream().mapToLong(figure).sorted().toArray();
    long median = Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
    return "%,d | %,d–%,d".formatted(median, sorted[0], sorted[sorted.length - 1]);
  }
}
