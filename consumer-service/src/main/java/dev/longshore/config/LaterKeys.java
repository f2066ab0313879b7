package dev.longshore.config;

import java.util.List;

/**
 * Keys with a place in the contract that no code stands behind yet. Setting one is refused: a
 * setting that silently did nothing would be worse than none.
 */
final class LaterKeys {
  /** The problem with such a key. */
  static final String PROBLEM = "not supported yet";

  static final List<String> PATHS =
      List.of(
          "heartbeat.topic",
          "heartbeat.interval",
          "heartbeat.suspect-after",
          "heartbeat.dead-after",
          "autoscaler.mode",
          "autoscaler.target",
          "autoscaler.kubernetes.namespace",
          "autoscaler.kubernetes.deployment",
          "autoscaler.min",
          "autoscaler.max",
          "autoscaler.age-target",
          "autoscaler.preset",
          "autoscaler.forecast",
          "http.base-path",
          "tracing.enabled");

  private LaterKeys() {}
}
