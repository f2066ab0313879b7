package dev.longshore.up;

import dev.longshore.fleet.Counts;
import dev.longshore.fleet.WorkerReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How a running stack stands, for the line that a person watches. Immutable.
 *
 * @param counts what the consumers did in this run
 * @param inFlight messages taken and not settled
 * @param lag messages that are not settled
 * @param serving consumers that serve
 * @param consumers consumers there should be
 */
record Progress(Counts counts, long inFlight, long lag, int serving, int consumers) {
  /** Before anything happened. */
  static final Progress NONE = new Progress(Counts.NONE, 0, 0, 0, 0);

  static Progress of(Counts counts, List<WorkerReport> reports, int serving) {
    return new Progress(
        counts,
        reports.stream().mapToLong(WorkerReport::inFlight).sum(),
        reports.stream().mapToLong(WorkerReport::lag).sum(),
        serving,
        reports.size());
  }

  /** One line, with the rate since an earlier one. */
  String line(Progress earlier, Duration since) {
    double seconds = Math.max(0.001, since.toNanos() / 1e9);
    double rate = Math.max(0, counts.settled() - earlier.counts.settled()) / seconds;
    return String.format(
        Locale.ROOT,
        "%.0f/s  acked %d  in flight %d  lag %d  retried %d  dead letters %d  consumers %s",
        rate,
        counts.acked(),
        inFlight,
        lag,
        counts.retried(),
        counts.deadLettered(),
        serving == consumers ? Integer.toString(consumers) : serving + " of " + consumers);
  }
}
