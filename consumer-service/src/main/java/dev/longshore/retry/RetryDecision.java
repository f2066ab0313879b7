package dev.longshore.retry;

import dev.longshore.deadletter.DeadLetterReason;
import java.time.Duration;

/** What becomes of a message whose attempt failed. */
public sealed interface RetryDecision {

  /**
   * It is handled again.
   *
   * @param after the wait before the next attempt
   */
  record Again(Duration after) implements RetryDecision {}

  /**
   * It becomes a dead letter.
   *
   * @param reason why
   */
  record GiveUp(DeadLetterReason reason) implements RetryDecision {}
}
