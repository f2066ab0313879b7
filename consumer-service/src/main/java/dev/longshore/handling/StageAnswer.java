package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.Outcome;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The answer that a handler gives by a stage. Any thread. */
final class StageAnswer {
  private final CompletionStage<Outcome> stage;
  private final LateAnswers attempt;

  /** Set before the stage is cancelled, so that its end is not taken for an answer. */
  private volatile boolean abandoned;

  private StageAnswer(CompletionStage<Outcome> stage, LateAnswers attempt) {
    this.stage = stage;
    this.attempt = attempt;
  }

  /** Lets a stage end an attempt, whenever that is. */
  static AttemptResult await(CompletionStage<Outcome> stage, LateAnswers attempt) {
    StageAnswer answer = new StageAnswer(stage, attempt);
    CompletionStage<Outcome> _ = stage.whenComplete(answer::ended);
    return new AttemptResult.Awaiting(answer::abandon);
  }

  private void ended(@Nullable Outcome outcome, @Nullable Throwable failure) {
    if (abandoned) {
      return;
    }
    AckResult _ = attempt.answer(failure == null ? result(outcome) : failed(failure));
  }

  private static AttemptResult result(@Nullable Outcome outcome) {
    if (outcome == null || outcome instanceof Outcome.Async) {
      return AttemptResult.failed(
          FailureDescription.of(
              "no-outcome",
              "the handler's stage ended with %s; it must end with ack, retry or reject"
                  .formatted(outcome == null ? "null" : "Outcome.async()")));
    }
    return AttemptResult.of(outcome);
  }

  private static AttemptResult failed(Throwable failure) {
    Throwable cause = failure.getCause();
    return HandlerRunner.failed(
        failure instanceof CompletionException && cause != null ? cause : failure);
  }

  private void abandon() {
    abandoned = true;
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException notCancellable) {
      // Allowed to stages by their interface: it runs on, and its end changes nothing.
    }
  }
}
