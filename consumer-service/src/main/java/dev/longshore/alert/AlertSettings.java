package dev.longshore.alert;

import java.time.Duration;

/**
 * When something counts as wrong. Immutable.
 *
 * @param lagAge how old the oldest message of a topic may get
 * @param deadLetters how many dead letters may be appended to a topic within the window
 * @param deadLetterWindow that window
 * @param stuckHead how long a partition with messages may stand still
 * @param after how long most conditions must hold before they are told, and be gone before that is
 */
public record AlertSettings(
    Duration lagAge,
    long deadLetters,
    Duration deadLetterWindow,
    Duration stuckHead,
    Duration after) {

  /** How long a condition of a rule must hold before it is told. */
  Duration after(AlertRule rule) {
    return switch (rule) {
      case LAG_AGE, BREAKER_OPEN, NO_CONSUMERS, AUTOSCALER_AT_MAXIMUM, FLEET_UNREADABLE -> after;
      // These have waited already: a window, a time without a sign of life, a time without
      // progress.
      case DEAD_LETTERS, CONSUMER_LOST, CONSUMER_STUCK, STUCK_HEAD -> Duration.ZERO;
    };
  }
}
