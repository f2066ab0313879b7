package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.Outcome;
import java.time.Duration;
import java.util.Optional;

/** How an attempt ended; failures are results too. */
public sealed interface AttemptResult {

  /**
   * The message is done.
   *
   * @param result what the handler produced, if anything
   * @param contentType what that is, where the handler says so
   */
  record Acked(Optional<byte[]> result, Optional<String> contentType) implements AttemptResult {
    private static final Acked PLAIN = new Acked(Optional.empty(), Optional.empty());
  }

  /**
   * The handler says that the message can never be handled.
   *
   * @param failure why
   */
  record Rejected(FailureDescription failure) implements AttemptResult {}

  /**
   * The attempt failed.
   *
   * @param failure what with
   * @param askedFor the wait that the handler asked for before the next attempt
   */
  record Failed(FailureDescription failure, Optional<Duration> askedFor) implements AttemptResult {}

  /**
   * The handler answers later.
   *
   * @param abandon lets go of what it waits for, when the lease ends without an answer; may block
   */
  record Awaiting(Runnable abandon) implements AttemptResult {
    private static final Awaiting INSTANCE = new Awaiting(() -> {});
  }

  /** What a handler's outcome means. */
  static AttemptResult of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ack(Optional<byte[]> result, Optional<String> contentType) ->
          result.isEmpty() ? Acked.PLAIN : new Acked(result, contentType);
      case Outcome.Retry(Duration after) ->
          new Failed(
              FailureDescription.of("retry", "the handler asked for another attempt"),
              Optional.of(after));
      case Outcome.Reject(String reason) -> new Rejected(FailureDescription.of("rejected", reason));
      case Outcome.Async async -> Awaiting.INSTANCE;
    };
  }

  /** An attempt that failed with what its handler says of it. */
  static Failed failed(AttemptFailure failure) {
    return new Failed(
        FailureDescription.of(failure.kind(), String.valueOf(failure.getMessage())),
        failure.retryAfter());
  }

  /** An attempt that failed without a wish for the next one. */
  static AttemptResult failed(FailureDescription failure) {
    return new Failed(failure, Optional.empty());
  }
}
