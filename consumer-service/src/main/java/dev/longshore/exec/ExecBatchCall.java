package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.message.Message;
import java.util.List;

/**
 * Handles messages together by a process: one line with a JSON array in, one line with a JSON array
 * out, which says what became of each. Blocks and kills as {@link ExecHandler} does; a process that
 * ends or answers with nonsense fails the call as a whole. Any thread.
 */
public final class ExecBatchCall implements BatchCall {
  private final Exchanges exchanges;
  private final LeaseTokens tokens;

  /**
   * Calls of processes, which it closes.
   *
   * @param tokens names each attempt's lease, for processes that extend it over the API
   */
  public ExecBatchCall(WorkerProcesses processes, LeaseTokens tokens) {
    this.exchanges = new Exchanges(processes);
    this.tokens = tokens;
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws InterruptedException {
    List<String> leases = deliveries.stream().map(tokens::issue).toList();
    try {
      return exchanges.ask(
          deliveries,
          () -> RequestLine.of(messages, deliveries, leases),
          line -> BatchAnswers.parse(line).results(messages));
    } finally {
      leases.forEach(tokens::withdraw);
    }
  }

  @Override
  public void close() {
    exchanges.close();
  }
}
