package dev.longshore.config;

import java.time.Duration;

/**
 * How the service stops. Immutable.
 *
 * @param drain how long running attempts may still take
 */
public record ShutdownConfig(
    @Setting(
            fallback = "25s",
            meaning = "How long running attempts may still take once a stop was asked for.")
        Duration drain) {

  /** Checks the sign. */
  public ShutdownConfig {
    new Checks().notNegative(drain, "drain").done();
  }
}
