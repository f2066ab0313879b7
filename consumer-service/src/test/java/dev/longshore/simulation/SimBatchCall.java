package dev.longshore.simulation;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A handler of batches that does with each message what the seed says; what one of them throws
 * fails it alone, or all.
 */
final class SimBatchCall implements BatchCall {
  private final SimHandler handler;
  private final Random random;

  SimBatchCall(World world, SimHandler handler) {
    this.handler = handler;
    this.random = world.scheduler().random();
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws Exception {
    for (int index = 0; index < messages.size(); index++) {
      handler.begin(messages.get(index), deliveries.get(index));
    }
    List<AttemptResult> results = new ArrayList<>();
    try {
      for (int index = 0; index < messages.size(); index++) {
        results.add(act(messages.get(index), deliveries.get(index)));
      }
    } catch (Throwable failure) {
      results.clear();
      throw failure;
    } finally {
      for (int index = 0; index < messages.size(); index++) {
        AttemptResult result =
            results.isEmpty()
                ? AttemptResult.failed(FailureDescription.of("whole", ""))
                : results.get(index);
        handler.end(messages.get(index), deliveries.get(index), SimHandler.result(result));
      }
    }
    return results;
  }

  private AttemptResult act(Message message, DeliveryContext delivery) throws Exception {
    try {
      return HandlerRunner.result(handler.act(message, delivery), delivery);
    } catch (IllegalArgumentException bad) {
      if (random.nextBoolean()) {
        throw bad;
      }
      return AttemptResult.failed(FailureDescription.of(bad));
    }
  }
}
