package dev.longshore.benchmarks.measure;

/** The kinds of {@link Work}. */
public enum WorkKind {
  /** Counts. */
  NO_OP,
  /** Sleeps for 5 ms. */
  SLEEP,
  /** Measures the time since the message was sent. */
  LATENCY
}
