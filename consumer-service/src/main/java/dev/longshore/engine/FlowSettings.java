package dev.longshore.engine;

import java.time.Duration;

/**
 * What the flow needs to know.
 *
 * @param group the consumer group, for dead letters
 * @param instance the instance's id, for dead letters
 * @param concurrency how many messages are handled at once
 * @param visibility how long an attempt holds its lease
 * @param maxExtension how long it may hold it in all, with extensions
 * @param overlapsDeafAttempts whether a message may be handled again while a handler that ignores
 *     its interrupt still works on it; only without order
 * @param batching how many messages are handed over together
 */
public record FlowSettings(
    String group,
    String instance,
    int concurrency,
    Duration visibility,
    Duration maxExtension,
    boolean overlapsDeafAttempts,
    Batching batching) {

  /** The settings of a flow that hands over each message for itself. */
  public FlowSettings(
      String group,
      String instance,
      int concurrency,
      Duration visibility,
      Duration maxExtension,
      boolean overlapsDeafAttempts) {
    this(
        group, instance, concurrency, visibility, maxExtension, overlapsDeafAttempts, Batching.OFF);
  }

  /** How many attempts may be under way at once: each worker makes as many as fit a batch. */
  int mostAtOnce() {
    return concurrency * batching.size();
  }
}
