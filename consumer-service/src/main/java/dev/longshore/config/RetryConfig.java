package dev.longshore.config;

import java.time.Duration;
import java.util.List;

/**
 * What happens after a failed attempt. Immutable.
 *
 * @param maxAttempts attempts before a message is dead, the first one included
 * @param backoff the pause between two attempts
 * @param topicAfter how long a pause may be that is waited for in memory
 * @param nonRetryable exception class names or error kinds that are dead at once
 */
public record RetryConfig(
    @Setting(
            fallback = "5",
            meaning = "Attempts before a message becomes a dead letter, the first one included.")
        int maxAttempts,
    Backoff backoff,
    @Setting(
            fallback = "30s",
            meaning =
                "A longer pause goes through the retry topic, {group}.retry,"
                    + " where workers.ordering is none. In any order its key or partition waits"
                    + " instead, however long the pause is.")
        Duration topicAfter,
    @Setting(
            fallback = "",
            meaning =
                "Exception classes, by full or simple name, or error kinds such as http-503 that"
                    + " become dead letters at once; so do exceptions that extend them or were"
                    + " caused by them.")
        List<String> nonRetryable) {

  /** Checks the number of attempts. */
  public RetryConfig {
    nonRetryable = List.copyOf(nonRetryable);
    new Checks()
        .between(1, 1_000_000, maxAttempts, "max-attempts")
        .notNegative(topicAfter, "topic-after")
        .that(
            nonRetryable.stream().noneMatch(String::isBlank),
            "has an entry without a name",
            "non-retryable")
        .done();
  }

  /**
   * The pause between two attempts, growing from one to the next. Immutable.
   *
   * @param initial the first pause
   * @param multiplier by how much each pause is longer than the one before
   * @param max the longest pause
   * @param jitter the share of a pause that is random, 0 to 1
   */
  public record Backoff(
      @Setting(fallback = "1s", meaning = "Pause before the second attempt.") Duration initial,
      @Setting(
              fallback = "2.0",
              meaning = "How many times longer each pause is than the one before.")
          double multiplier,
      @Setting(fallback = "5m", meaning = "The longest pause.") Duration max,
      @Setting(
              fallback = "0.2",
              meaning = "Share of each pause that is random, 0 to 1, so that retries spread out.")
          double jitter) {

    /** Checks that the pauses grow. */
    public Backoff {
      new Checks()
          .notNegative(initial, "initial")
          .between(1.0, 1000.0, multiplier, "multiplier")
          .that(
              initial.compareTo(max) <= 0,
              "initial %s is longer than max %s"
                  .formatted(Durations.text(initial), Durations.text(max)),
              "initial",
              "max")
          .between(0.0, 1.0, jitter, "jitter")
          .done();
    }
  }
}
