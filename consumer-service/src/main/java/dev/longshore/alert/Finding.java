package dev.longshore.alert;

/**
 * A condition that holds now. Two findings with the same rule and subject are the same condition.
 * Immutable.
 *
 * @param rule what is wrong
 * @param subject with what: a topic, a partition, an instance, a breaker or the group
 * @param summary the cause, the figures and the remedy in one line, without keys or payloads
 */
record Finding(AlertRule rule, String subject, String summary) {
  Key key() {
    return new Key(rule, subject);
  }

  /** What makes two findings the same. */
  record Key(AlertRule rule, String subject) {}
}
