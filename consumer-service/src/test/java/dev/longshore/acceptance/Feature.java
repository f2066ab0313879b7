package dev.longshore.acceptance;

import dev.longshore.recording.UnrulyBatchHandler;
import java.util.List;
import java.util.Map;

/** What can be going on in a group, and may meet anything else that goes on there. */
enum Feature {
  /** Attempts fail, and the message waits for the next on the spot. */
  RETRY_WHEEL(List.of("flaky 2", "again 2"), "longshore_messages_retried_total", Map.of()),

  /** A message waits longer than may be waited on the spot. */
  RETRY_TOPIC(
      List.of("again 2"),
      "longshore_messages_forwarded_total",
      Map.of("retry.topic-after", "50ms", "workers.ordering", "none")),

  /** The handler fails for a while, so that the breaker opens. */
  BREAKER_OPEN(
      List.of(),
      "longshore_breaker_transitions_total",
      Map.of(
          "circuit-breaker.window", "10",
          "circuit-breaker.open-for", "300ms",
          "retry.max-attempts", "12")),

  /** No dead letter can be written for a while. */
  DLT_DOWN(List.of("poison 0", "reject 0"), "Parked", Map.of()),

  /** Messages are sent twice under one id. */
  DEDUP(List.of(), "Suppressed", Map.of("dedup.enabled", "true", "dedup.store", "memory")),

  /** Fewer attempts may be made than messages come. */
  RATE_LIMIT(
      List.of(), "longshore_messages_throttled_total", Map.of("rate-limit.per-second", "40")),

  /** Some messages are more urgent than others. */
  PRIORITY(
      List.of("work 20"),
      "Started",
      Map.of("priorities.by", "header", "priorities.max-wait", "2s")),

  /** The handler takes several messages at once. */
  BATCH(
      List.of(),
      "Started",
      Map.of(
          "handler.class", UnrulyBatchHandler.class.getName(),
          "handler.batch.size", "8",
          "handler.batch.linger", "20ms")),

  /** The handler answers after it has returned. */
  ASYNC(List.of("later 30", "later 300"), "Answered", Map.of()),

  /** Partitions move while messages are handled. */
  REBALANCE(List.of(), "Crashed", Map.of()),

  /** Members are stopped and others started. */
  DRAIN(List.of("work 300"), "Drained", Map.of()),

  /** Commits, dead letters and retries last together or not at all. */
  TRANSACTIONAL(List.of("reject 0"), "Parked", Map.of("dead-letter.transactional", "true"));

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> commands;

  private final String sign;

  @SuppressWarnings("ImmutableEnumChecker") // of Map.of
  private final Map<String, String> settings;

  Feature(List<String> commands, String sign, Map<String, String> settings) {
    this.commands = commands;
    this.sign = sign;
    this.settings = settings;
  }

  /** What the handler is told now and then, so that the feature has work. */
  List<String> commands() {
    return commands;
  }

  /**
   * A kind of event that a history with it has, or a metric that is above zero; that messages
   * started where nothing else tells.
   */
  String sign() {
    return sign;
  }

  /** What the configuration says. */
  Map<String, String> settings() {
    return settings;
  }
}
