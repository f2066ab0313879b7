package dev.longshore.benchmarks.features;

import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.util.Collections;
import java.util.List;

/** Does nothing but count batches. Runs inside the consumer process. */
public final class CountingBatchHandler implements BatchHandler {
  private final Window window = Window.open();

  /** For the handler loader. */
  public CountingBatchHandler() {}

  @Override
  public List<Outcome> handle(List<Message> messages) {
    window.count(messages.size());
    return Collections.nCopies(messages.size(), Outcome.ack());
  }
}
