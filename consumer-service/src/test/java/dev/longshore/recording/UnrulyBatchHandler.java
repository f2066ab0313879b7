package dev.longshore.recording;

import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does what each message of a batch says, side by side, as {@link UnrulyHandler} does. An argument
 * that can never be right fails the call as a whole; other failures fail their message alone.
 */
public final class UnrulyBatchHandler implements BatchHandler {
  private static final Duration SOON = Duration.ofMillis(20);

  private final UnrulyHandler each = new UnrulyHandler();

  /** For the handler loader. */
  public UnrulyBatchHandler() {}

  @Override
  public List<Outcome> handle(List<Message> messages) {
    throw new IllegalStateException("called without contexts");
  }

  @Override
  public List<Outcome> handle(List<Message> messages, List<DeliveryContext> deliveries)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> running = new ArrayList<>();
      for (int index = 0; index < messages.size(); index++) {
        Message message = messages.get(index);
        DeliveryContext delivery = deliveries.get(index);
        running.add(threads.submit(() -> each.handle(message, delivery)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(outcome(one));
      }
      return outcomes;
    }
  }

  private static Outcome outcome(Future<Outcome> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IllegalArgumentException never) {
        throw never;
      }
      return Outcome.retry(SOON);
    }
  }
}
