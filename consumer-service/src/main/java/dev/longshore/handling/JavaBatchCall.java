package dev.longshore.handling;

import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands batches to a Java handler, which is written by others, without our checks against null. */
public final class JavaBatchCall implements BatchCall {
  private final BatchHandler handler;

  /** Calls of one handler. */
  public JavaBatchCall(BatchHandler handler) {
    this.handler = handler;
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws Exception {
    List<Outcome> outcomes = outcomes(handler.handle(messages, deliveries), messages.size());
    List<AttemptResult> results = new ArrayList<>(outcomes.size());
    for (int index = 0; index < outcomes.size(); index++) {
      results.add(HandlerRunner.result(outcomes.get(index), deliveries.get(index)));
    }
    return results;
  }

  @Override
  public void close() {
    handler.close();
  }

  static List<Outcome> outcomes(@Nullable List<Outcome> outcomes, int wanted) {
    if (outcomes == null || outcomes.size() != wanted) {
      throw new AttemptFailure(
          "batch-outcomes",
          "the handler returned %s for %d messages; it must return one outcome for each"
              .formatted(outcomes == null ? "null" : outcomes.size() + " outcomes", wanted),
          Optional.empty());
    }
    return outcomes;
  }
}
