package dev.longshore.pool;

import java.util.List;

/**
 * What a shutdown left.
 *
 * @param unstarted tasks that were accepted and never ran, as they were given; those of futures are
 *     cancelled
 * @param deaf names of the threads whose tasks had not ended although they were interrupted
 */
public record ShutdownReport(List<Runnable> unstarted, List<String> deaf) {
  static final ShutdownReport NOTHING_LEFT = new ShutdownReport(List.of(), List.of());

  /** Keeps copies. */
  public ShutdownReport {
    unstarted = List.copyOf(unstarted);
    deaf = List.copyOf(deaf);
  }

  /** Whether every task has run to its end. */
  public boolean isClean() {
    return unstarted.isEmpty() && deaf.isEmpty();
  }
}
