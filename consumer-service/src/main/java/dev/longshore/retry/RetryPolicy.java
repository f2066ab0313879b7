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
 * @param nonRetryable what is final: exception classes by full or simple name, which stand for what
 *     extends them and for what was caused by them, and kinds of error
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, Set<String> nonRetryable) {
  /** Whoever asks for a longer wait gets this one. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(365);

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
    if (!nonRetryable.isEmpty() && failure.kinds().stream().anyMatch(this::isFinal)) {
      return new RetryDecision.GiveUp(DeadLetterReason.NON_RETRYABLE);
    }
    if (attempt >= maxAttempts) {
      return new RetryDecision.GiveUp(DeadLetterReason.ATTEMPTS_EXHAUSTED);
    }
    return new RetryDecision.Again(
        bounded(askedFor.orElseGet(() -> backoff.after(attempt, random))));
  }

  private boolean isFinal(String kind) {
    return nonRetryable.contains(kind) || nonRetryable.contains(simpleName(kind));
  }

  private static String simpleName(String kind) {
    return kind.substring(Math.max(kind.lastIndexOf('.'), kind.lastIndexOf('$')) + 1);
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
