package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler and turns whatever comes of it into a result: an outcome, an exception, an
 * {@code Error}. Nothing that a handler does gets past it. Any thread.
 */
public final class HandlerRunner {
  private final MessageHandler handler;

  /** A runner of one handler, which stays its caller's to close. */
  public HandlerRunner(MessageHandler handler) {
    this.handler = handler;
  }

  /** Makes one attempt, on the calling thread, for as long as the handler takes. */
  public AttemptResult run(Message message, DeliveryContext delivery) {
    try {
      return result(handler.handle(message, delivery));
    } catch (AttemptFailure failure) {
      return new AttemptResult.Failed(
          FailureDescription.of(failure.kind(), String.valueOf(failure.getMessage())),
          failure.retryAfter());
    } catch (Throwable failure) {
      return AttemptResult.failed(FailureDescription.of(failure));
    }
  }

  /** Handlers are written by others, without our checks against null. */
  private static AttemptResult result(@Nullable Outcome outcome) {
    return outcome == null
        ? AttemptResult.failed(
            FailureDescription.of("no-outcome", "the handler returned null instead of an outcome"))
        : AttemptResult.of(outcome);
  }
}
