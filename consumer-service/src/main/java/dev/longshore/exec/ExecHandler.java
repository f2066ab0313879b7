package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.message.Message;
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
  private final WorkerProcesses processes;
  private final LeaseTokens tokens;

  /**
   * A handler over processes, which it closes.
   *
   * @param tokens names each attempt's lease, for processes that extend it over the API
   */
  public ExecHandler(WorkerProcesses processes, LeaseTokens tokens) {
    this.processes = processes;
    this.tokens = tokens;
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    WorkerProcess process = processes.take(delivery);
    String token = tokens.issue(delivery);
    try {
      return outcome(ask(process, message, delivery, token));
    } finally {
      tokens.withdraw(token);
    }
  }

  private Answer ask(WorkerProcess process, Message message, DeliveryContext delivery, String token)
      throws InterruptedException {
    try {
      String line = process.exchange(RequestLine.of(message, delivery, token));
      Answer answer = Answer.parse(line, message.id());
      processes.giveBack(process);
      return answer;
    } catch (MalformedAnswer malformed) {
      processes.failed(process);
      throw new AttemptFailure(
          "exec-answer", malformed.problem() + process.lastErrors(), Optional.empty());
    } catch (AttemptFailure crash) {
      processes.failed(process);
      throw crash;
    } catch (InterruptedException expired) {
      processes.discard(process);
      throw expired;
    }
  }

  @Override
  public void close() {
    processes.close();
  }

  private static Outcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Ack(Optional<byte[]> result) -> result.map(Outcome::ack).orElseGet(Outcome::ack);
      case Answer.Reject(String reason) -> Outcome.reject(reason);
      case Answer.Retry retry -> throw new AttemptFailure("retry", retry.reason(), retry.delay());
    };
  }
}
