package dev.longshore.config;

import java.time.Duration;

/**
 * How long an attempt holds its message. Immutable.
 *
 * @param timeout the lease; then the attempt is interrupted, counted and redelivered
 * @param maxExtension the longest lease a handler may ask for
 */
public record VisibilityConfig(
    @Setting(
            fallback = "30s",
            meaning =
                "How long an attempt may take; then it is interrupted, counted and redelivered.")
        Duration timeout,
    @Setting(fallback = "10m", meaning = "The most a handler can extend its time to.")
        Duration maxExtension) {

  /** Checks that the timeout is within the longest extension. */
  public VisibilityConfig {
    new Checks()
        .positive(timeout, "timeout")
        .that(
            timeout.compareTo(maxExtension) <= 0,
            "timeout %s is longer than max-extension %s"
                .formatted(Durations.text(timeout), Durations.text(maxExtension)),
            "timeout",
            "max-extension")
        .done();
  }
}
