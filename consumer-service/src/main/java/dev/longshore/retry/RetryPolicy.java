package dev.longshore.retry;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides whether and when a failed message is handled again. Pure but for the random numbers that
 * it is given.
 *
 * @param maxAttempts how often a message is handled at most
 * @param backoff the waits between attempts
 * @param nonRetryable exception classes, by full or simple name, and kinds of error that are final
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, Set<String> nonRetryable) {

  /** Checks the number of attempts and copies the set. */
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("max attempts must be at least 1: " + maxAttempts);
    }
    nonRetryable = Set.copyOf(nonRetryable);
  }

  /**
   * The decision after an attempt.
   *
   * @param attempt the number of the attempt that failed
   * @param askedFor the wait that the handler asked for, which goes before the backoff
   */
  public RetryDecision decide(
      int attempt,
      FailureDescription failure,
      Optional<Duration> askedFor,
      RandomGenerator random) {
    if (isFinal(failure.errorClass()) || isFinal(failure.rootClass())) {
      return new RetryDecision.GiveUp(DeadLetterReason.NON_RETRYABLE);
    }
    if (attempt >= maxAttempts) {
      return new RetryDecision.GiveUp(DeadLetterReason.ATTEMPTS_EXHAUSTED);
    }
    return new RetryDecision.Again(askedFor.orElseGet(() -> backoff.after(attempt, random)));
  }

  private boolean isFinal(String errorClass) {
    return nonRetryable.contains(errorClass)
        || nonRetryable.contains(errorClass.substring(errorClass.lastIndexOf('.') + 1));
  }
}
