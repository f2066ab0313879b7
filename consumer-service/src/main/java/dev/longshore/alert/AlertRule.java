package dev.longshore.alert;

import java.util.Locale;

/** What can be wrong. The order is that of the documentation. */
public enum AlertRule {
  /** The oldest message of a topic has waited for too long. */
  LAG_AGE(Severity.CRITICAL, "LongshoreLagAge"),
  /** A dead-letter topic grows fast. */
  DEAD_LETTERS(Severity.WARNING, "LongshoreDeadLetters"),
  /** A breaker keeps messages from their handler. */
  BREAKER_OPEN(Severity.CRITICAL, "LongshoreBreakerOpen"),
  /** A consumer ended without saying so. */
  CONSUMER_LOST(Severity.WARNING, "LongshoreConsumerLost"),
  /** A consumer speaks but finishes nothing. */
  CONSUMER_STUCK(Severity.CRITICAL, "LongshoreConsumerStuck"),
  /** One message holds up its partition. */
  STUCK_HEAD(Severity.WARNING, "LongshoreStuckHead"),
  /** Messages wait and nobody is there. */
  NO_CONSUMERS(Severity.CRITICAL, "LongshoreNoConsumers"),
  /** The autoscaler may not add what the load needs. */
  AUTOSCALER_AT_MAXIMUM(Severity.WARNING, "LongshoreAutoscalerAtMaximum"),
  /** Nobody can tell how the fleet stands, so the other rules are blind. */
  FLEET_UNREADABLE(Severity.CRITICAL, "LongshoreFleetUnreadable");

  private final Severity severity;
  private final String title;

  AlertRule(Severity severity, String title) {
    this.severity = severity;
    this.title = title;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Its name as Alertmanager and the rules of Prometheus spell it. */
  public String title() {
    return title;
  }

  /** Its name in logs and documents, as {@code lag-age}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
