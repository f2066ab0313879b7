package dev.longshore.engine;

import static dev.longshore.concurrency.Trials.assertHolds;
import static dev.longshore.concurrency.Trials.assertRejects;

import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Gate;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.time.FakeTicker;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ClosingTrialTest {

  @Test
  void inTheWholeFlowAnAttemptDoesNotStartOrTheClosingWaitsForIt() {
    assertHolds(1_000, () -> new ClosingRace(new Flow()));
    assertRejects(2_000, () -> new ClosingRace(new ClosingRace.AsksBeforeItIsSeen()), "free start");
  }

  /** A flow without order, whose turns a contender runs. */
  private static final class Flow implements ClosingRace.Subject {
    private final FakeTicker ticker = new FakeTicker();
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
    private volatile Runnable work = () -> {};
    private final MessageFlow flow =
        new MessageFlow(
            new FlowSettings(
                "group", "instance", 1, Duration.ofSeconds(30), Duration.ofMinutes(1), false),
            new MessageFlow.Ports(ticker, ticker, new OneTimer(), turns::add, new Random(1)),
            Lanes.of(Ordering.NONE, 1),
            Gate.OPEN,
            new HandlerRunner(
                (message, delivery) -> {
                  work.run();
                  return Outcome.ack();
                }),
            new RetryPolicy(
                3, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0), Set.of()),
            MessageFlow.Sinks.of((delivery, letter) -> CompletableFuture.completedStage(null)),
            event -> {});

    Flow() {
      flow.accept(Messages.at(0, null), ledger);
      flow.dispatch();
    }

    @Override
    public void attempt(Runnable handler) {
      work = handler;
      for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
        turn.run();
      }
    }

    @Override
    public boolean closing() {
      ledger.beginClosing();
      return flow.unfinished(Set.of(ledger)).isEmpty();
    }
  }
}
