package dev.longshore.handling;

import java.time.Duration;
import java.util.Optional;

/**
 * A failed attempt that is no defect of a program, such as an HTTP status; without a stack trace,
 * which would tell nothing.
 */
public final class AttemptFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final transient Optional<Duration> retryAfter;

  /**
   * A failed attempt.
   *
   * @param kind what sort of failure, as rules and dead letters name it: {@code http-503}
   * @param retryAfter the wait that was asked for
   */
  public AttemptFailure(String kind, String message, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** What sort of failure. */
  public String kind() {
    return kind;
  }

  /** The wait that was asked for. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
