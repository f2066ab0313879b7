package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
      return result(handler.handle(message, delivery), delivery);
    } catch (Throwable failure) {
      return failed(failure);
    }
  }

  /** What a throw of a handler, or of its stage, means. */
  static AttemptResult failed(Throwable thrown) {
    return thrown instanceof AttemptFailure failure
        ? new AttemptResult.Failed(
            FailureDescription.of(failure.kind(), String.valueOf(failure.getMessage())),
            failure.retryAfter())
        : AttemptResult.failed(FailureDescription.of(thrown));
  }

  /** Handlers are written by others, without our checks against null. */
  private static AttemptResult result(@Nullable Outcome outcome, DeliveryContext delivery) {
    if (outcome == null) {
      return AttemptResult.failed(
          FailureDescription.of("no-outcome", "the handler returned null instead of an outcome"));
    }
    return outcome instanceof Outcome.Async(Optional<CompletionStage<Outcome>> stage)
            && stage.isPresent()
            && delivery instanceof LateAnswers attempt
        ? StageAnswer.await(stage.get(), attempt)
        : AttemptResult.of(outcome);
  }
}
