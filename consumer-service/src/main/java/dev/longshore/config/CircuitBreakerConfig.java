package dev.longshore.config;

import java.time.Duration;

/**
 * When the breakers of the handler open. Immutable.
 *
 * @param enabled whether there are breakers
 * @param failureRate the share of failed calls that opens one
 * @param slowCall a call that takes so long counts as failed
 * @param window how many of the latest calls are looked at
 * @param openFor how long one stays open before probes
 * @param whileOpen what becomes of messages meanwhile
 */
public record CircuitBreakerConfig(
    @Setting(
            fallback = "true",
            meaning = "Whether attempts stop while the handler fails; per endpoint and `ce_type`.")
        boolean enabled,
    @Setting(
            fallback = "0.5",
            meaning = "Share of failed or slow calls that opens the breaker, above 0 and up to 1.")
        double failureRate,
    @Setting(
            fallback = "10s",
            meaning = "A call that takes so long counts as failed for the breaker.")
        Duration slowCall,
    @Setting(
            fallback = "100",
            meaning =
                "How many of the latest calls are looked at; the rate counts from half of them on,"
                    + " or from 10 if all failed.")
        int window,
    @Setting(fallback = "30s", meaning = "How long it stays open; then 3 attempts are let through.")
        Duration openFor,
    @Setting(
            fallback = "hold",
            meaning = "What becomes of messages meanwhile: they wait, or become dead letters.")
        WhileOpen whileOpen) {

  /** What becomes of messages while a breaker is open. */
  public enum WhileOpen {
    /** They wait, without an attempt. */
    HOLD,
    /** They become dead letters, without an attempt. */
    DEAD_LETTER
  }

  /** Checks the limits. */
  public CircuitBreakerConfig {
    new Checks()
        .that(
            failureRate > 0 && failureRate <= 1,
            "must be more than 0 and at most 1: " + failureRate,
            "failure-rate")
        .positive(slowCall, "slow-call")
        .between(1, 1_000_000, window, "window")
        .positive(openFor, "open-for")
        .done();
  }
}
