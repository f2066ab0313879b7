package dev.longshore.engine;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.parking.ResultSink;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.retry.RetryTopic;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A flow whose time, threads and dead-letter topic are in the test's hand. */
final class FlowBench {
  static final Duration VISIBILITY = Duration.ofSeconds(30);
  static final int MAX_ATTEMPTS = 3;
  private static final Duration STEP = Duration.ofMillis(50);

  final FakeTicker ticker = new FakeTicker();
  final FakeTimers timers = new FakeTimers(ticker);
  final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  final List<DeliveryEvent> events = new ArrayList<>();
  final List<Settled> settled = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();
  final MessageFlow flow;

  /** How far the wall clock has been set forward, or back. */
  Duration wallClockIsAhead = Duration.ZERO;

  private final Deque<Runnable> turns = new ConcurrentLinkedDeque<>();
  private @Nullable RuntimeException deadLetterTopicFails;

  /** A delivery that ended, and how. */
  record Settled(long offset, Settlement settlement) {}

  FlowBench(Ordering ordering, MessageHandler handler) {
    this(ordering, handler, ResultSink.NONE);
  }

  /** A bench with a retry topic. */
  FlowBench(Ordering ordering, MessageHandler handler, RetryTopic retryTopic) {
    this(
        ordering,
        new HandlerRunner(handler),
        Batching.OFF,
        ResultSink.NONE,
        retryTopic,
        bench -> Gate.OPEN);
  }

  /** A bench whose handlers' results are kept. */
  FlowBench(Ordering ordering, MessageHandler handler, ResultSink results) {
    this(ordering, handler, results, bench -> Gate.OPEN);
  }

  /** A flow behind a gate that is made of the bench's time. */
  FlowBench(
      Ordering ordering,
      MessageHandler handler,
      ResultSink results,
      Function<FlowBench, Gate> gate) {
    this(ordering, new HandlerRunner(handler), Batching.OFF, results, RetryTopic.NONE, gate);
  }

  /** A flow that hands over batches. */
  FlowBench(Ordering ordering, HandlerRunner handler, Batching batching, Gate gate) {
    this(ordering, handler, batching, ResultSink.NONE, RetryTopic.NONE, bench -> gate);
  }

  private FlowBench(
      Ordering ordering,
      HandlerRunner handler,
      Batching batching,
      ResultSink results,
      RetryTopic retryTopic,
      Function<FlowBench, Gate> gate) {
    flow =
        new MessageFlow(
            new FlowSettings(
                "group",
                "instance",
                4,
                VISIBILITY,
                Duration.ofMinutes(1),
                ordering == Ordering.NONE,
                batching),
            new MessageFlow.Ports(
                ticker,
                () -> ticker.instant().plus(wallClockIsAhead),
                timers,
                turns::add,
                new Random(1)),
            Lanes.of(ordering, 4, batching.size()),
            gate.apply(this),
            handler,
            new RetryPolicy(
                MAX_ATTEMPTS,
                new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0),
                Set.of()),
            new MessageFlow.Sinks(this::park, results, retryTopic),
            new Recorder());
    flow.start();
  }

  /** Takes messages with these keys, at offsets from the ledger's position on, and runs turns. */
  void accept(@Nullable String... keys) {
    for (String key : keys) {
      flow.accept(Messages.at(ledger.position(), key), ledger);
    }
    flow.dispatch();
    runTurns();
  }

  /** Takes a message with headers, given as names and values in turn, at a ledger's position. */
  void accept(PartitionLedger partition, String key, String value, String... headers) {
    flow.accept(Messages.at(partition, key, value, headers), partition);
    flow.dispatch();
    runTurns();
  }

  void runTurns() {
    for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
      turn.run();
    }
  }

  /** Lets time pass in small steps, with a go for the workers after each. */
  void advance(Duration time) {
    Duration rest = time;
    while (rest.isPositive()) {
      Duration step = rest.compareTo(STEP) < 0 ? rest : STEP;
      timers.advance(step);
      runTurns();
      rest = rest.minus(step);
    }
  }

  void deadLetterTopicFails(@Nullable RuntimeException failure) {
    deadLetterTopicFails = failure;
  }

  <T extends DeliveryEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Long> acked() {
    return settled.stream()
        .filter(settled -> settled.settlement() instanceof Settlement.Acked)
        .map(Settled::offset)
        .toList();
  }

  private CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter) {
    if (deadLetterTopicFails != null) {
      return CompletableFuture.failedStage(deadLetterTopicFails);
    }
    letters.add(letter);
    return CompletableFuture.completedStage(null);
  }

  private final class Recorder implements DeliveryListener {
    @Override
    public void on(DeliveryEvent event) {
      events.add(event);
    }

    @Override
    public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
      settled.add(new Settled(delivery.offset(), settlement));
    }
  }
}
