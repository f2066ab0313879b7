package dev.longshore.web;

import java.util.List;

/**
 * What the probes ask. Any thread; never blocks.
 *
 * <p>Live means that the loops tick: it never depends on Kafka or on lag, since a restart mends
 * neither.
 */
public interface Health {

  /** Why the process should be restarted; empty while it should not. */
  List<String> reasonsNotLive();

  /** Why it does no work now; empty while it does. */
  List<String> reasonsNotReady();

  /** Whether it has come up. */
  boolean isStarted();
}
