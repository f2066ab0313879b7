package dev.longshore.deadletter;

import java.util.Arrays;
import java.util.Optional;

/** Why a message was parked. */
public enum DeadLetterReason {
  /** Every allowed attempt failed. */
  ATTEMPTS_EXHAUSTED("attempts-exhausted"),
  /** The handler said that it can never be handled. */
  REJECTED("rejected"),
  /** It failed with an error that a rule declares final. */
  NON_RETRYABLE("non-retryable"),
  /** Its bytes could not be decoded. */
  UNDECODABLE("undecodable"),
  /** The circuit breaker was open and the configuration parks meanwhile. */
  CIRCUIT_OPEN("circuit-open"),
  /** It was in flight when its consumer died, repeatedly. */
  QUARANTINED("quarantined"),
  /** It outlived its time to live. */
  EXPIRED("expired"),
  /** It was too large to go on. */
  TOO_LARGE("too-large"),
  /** Another program parked it, and does not tell why in these terms. Never written. */
  ELSEWHERE("elsewhere");

  private final String text;

  DeadLetterReason(String text) {
    this.text = text;
  }

  /** The reason as it stands in the header. */
  public String text() {
    return text;
  }

  /** The reason of that text, empty for one that this version does not know. */
  public static Optional<DeadLetterReason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }
}
