package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler and turns whatever comes of it into a result: an outcome, an exception, an
 * {@code Error}. Nothing that a handler does gets past it. Any thread.
 */
public final class HandlerRunner {
  private static final MessageHandler NO_SINGLES =
      (message, delivery) -> {
        throw new IllegalStateException("this handler takes batches");
      };

  private static final BatchCall NO_BATCHES =
      (messages, deliveries) -> {
        throw new IllegalStateException("this handler takes one message at a time");
      };

  private final MessageHandler handler;
  private final BatchCall batches;

  /** A runner of one handler, which stays its caller's to close. */
  public HandlerRunner(MessageHandler handler) {
    this(handler, NO_BATCHES);
  }

  private HandlerRunner(MessageHandler handler, BatchCall batches) {
    this.handler = handler;
    this.batches = batches;
  }

  /** A runner of a handler that takes messages together, which stays its caller's to close. */
  public static HandlerRunner ofBatches(BatchCall batches) {
    return new HandlerRunner(NO_SINGLES, batches);
  }

  /** Makes one attempt, on the calling thread, for as long as the handler takes. */
  public AttemptResult run(Message message, DeliveryContext delivery) {
    try {
      return result(handler.handle(message, delivery), delivery);
    } catch (Throwable failure) {
      return failed(failure);
    } finally {
      clearInterrupt();
    }
  }

  /** Makes attempts at messages together, on the calling thread. */
  public BatchResult runTogether(List<Message> messages, List<DeliveryContext> deliveries) {
    try {
      return new BatchResult.Each(batches.call(messages, deliveries));
    } catch (Throwable failure) {
      return new BatchResult.Whole(failed(failure));
    } finally {
      clearInterrupt();
    }
  }

  /**
   * An interrupt that a handler leaves behind is not meant for the next one. Who ends its lease
   * meanwhile sends another, which the engine waits for.
   */
  private static void clearInterrupt() {
    boolean _ = Thread.interrupted();
  }

  /** What a throw of a handler, or of its stage, means. */
  static AttemptResult.Failed failed(Throwable thrown) {
    return thrown instanceof AttemptFailure failure
        ? AttemptResult.failed(failure)
        : new AttemptResult.Failed(FailureDescription.of(thrown), Optional.empty());
  }

  /** What an outcome means; handlers are written by others, without our checks against null. */
  public static AttemptResult result(@Nullable Outcome outcome, DeliveryContext delivery) {
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
