package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Questions to processes, one line each, and what becomes of a process that does not answer as it
 * should: it is replaced, since nobody knows what its next line would be about. Any thread.
 */
final class Exchanges implements AutoCloseable {
  private final WorkerProcesses processes;

  /** Questions to these processes, which it closes. */
  Exchanges(WorkerProcesses processes) {
    this.processes = processes;
  }

  /**
   * Asks a process, which it has to itself. Blocks until that has answered.
   *
   * @param deliveries the attempts that the question is about; their leases are renewed while it
   *     waits for a process
   * @param question makes the line, once there is a process
   * @param answer reads the line that it answers with; a {@link MalformedAnswer} for nonsense
   * @throws AttemptFailure when the process ended first, or answered with nonsense
   * @throws InterruptedException when the leases ended first
   */
  <T> T ask(List<DeliveryContext> deliveries, Supplier<byte[]> question, Function<String, T> answer)
      throws InterruptedException {
    WorkerProcess process = processes.take(deliveries);
    try {
      T answered = answer.apply(process.exchange(question.get()));
      processes.giveBack(process);
      return answered;
    } catch (MalformedAnswer malformed) {
      processes.failed(process);
      throw new AttemptFailure(
          MalformedAnswer.KIND, malformed.problem() + process.lastErrors(), Optional.empty());
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
}
