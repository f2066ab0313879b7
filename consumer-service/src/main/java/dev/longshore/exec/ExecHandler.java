package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.message.Message;
import java.util.List;
import java.util.Optional;

/**
 * Handles a message by a process: one line of JSON in, one line of JSON out.
 *
 * <p>Each call has a process to itself, so that there are as many processes as messages handled at
 * once. A call blocks until the process has answered or the lease ends, which interrupts the call
 * and kills the process: it may hang, and what it says later would be taken for another message's
 * answer. A process that ends or answers with nonsense fails the attempt it was given and no other.
 * Any thread.
 */
public final class ExecHandler implements MessageHandler {
  private final Exchanges exchanges;
  private final LeaseTokens tokens;

  /**
   * A handler over processes, which it closes.
   *
   * @param tokens names each attempt's lease, for processes that extend it over the API
   */
  public ExecHandler(WorkerProcesses processes, LeaseTokens tokens) {
    this.exchanges = new Exchanges(processes);
    this.tokens = tokens;
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    String token = tokens.issue(delivery);
    try {
      return outcome(
          exchanges.ask(
              List.of(delivery),
              () -> RequestLine.of(message, delivery, token),
              line -> Answer.parse(line, message.id())));
    } finally {
      tokens.withdraw(token);
    }
  }

  @Override
  public void close() {
    exchanges.close();
  }

  private static Outcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Ack(Optional<byte[]> result) -> result.map(Outcome::ack).orElseGet(Outcome::ack);
      case Answer.Reject(String reason) -> Outcome.reject(reason);
      case Answer.Retry retry -> throw new AttemptFailure("retry", retry.reason(), retry.delay());
    };
  }
}
