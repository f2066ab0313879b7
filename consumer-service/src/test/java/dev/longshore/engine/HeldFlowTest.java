package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.breaker.BreakerEvent;
import dev.longshore.breaker.BreakerPorts;
import dev.longshore.breaker.BreakerSettings;
import dev.longshore.breaker.BreakerState;
import dev.longshore.breaker.Breakers;
import dev.longshore.breaker.Endpoints;
import dev.longshore.breaker.GuardSettings;
import dev.longshore.breaker.OutageGuard;
import dev.longshore.breaker.Switch;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Gates;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The flow with a breaker and an outage guard before its handler. */
class HeldFlowTest {
  private static final Duration OPEN_FOR = Duration.ofSeconds(30);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(10);

  private final List<String> calls = new ArrayList<>();
  private final List<BreakerEvent> changes = new ArrayList<>();
  private final AtomicReference<Breakers> breakers = new AtomicReference<>();
  private final AtomicReference<OutageGuard> guard = new AtomicReference<>();
  private boolean down;

  @Test
  void whileTheBreakerIsOpenNoAttemptIsSpentAndAfterwardsAllIsHandled() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    down = true;

    bench.accept(keys(500));
    assertThat(calls).as("calls until it opens").hasSize(10);
    bench.advance(Duration.ofSeconds(29));
    assertThat(calls).hasSize(10);
    assertThat(bench.letters).isEmpty();

    down = false;
    bench.advance(Duration.ofSeconds(2));

    assertThat(bench.acked()).hasSize(500);
    assertThat(calls).hasSize(510);
    assertThat(changes)
        .extracting(BreakerEvent::state)
        .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
  }

  @Test
  void aLongOutageCostsThreeProbesPerRoundAndNotAlwaysTheSameMessages() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    down = true;

    bench.accept(keys(500));
    bench.advance(OPEN_FOR.multipliedBy(11).plusSeconds(20));

    assertThat(calls).hasSize(10 + 3 * 11);
    assertThat(bench.letters).isEmpty();
    assertThat(bench.ledger.inFlight()).isEqualTo(500);
  }

  @Test
  void evenOneKeyAloneGetsItsProbes() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    down = true;

    bench.accept("a", "a", "a", "a", "a", "a");
    bench.advance(Duration.ofSeconds(15));
    assertThat(changes).hasSize(1);
    int before = calls.size();
    bench.advance(OPEN_FOR);
    down = false;
    bench.advance(OPEN_FOR.plusSeconds(10));

    assertThat(calls.size() - before).isGreaterThanOrEqualTo(3);
    assertThat(bench.ledger.inFlight()).isZero();
  }

  @Test
  void whatIsRefusedWhileItIsOpenBecomesADeadLetterWithoutAnAttempt() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(true));
    down = true;

    bench.accept(keys(20));

    assertThat(calls).hasSize(10);
    assertThat(bench.letters)
        .hasSize(10)
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isEqualTo(DeadLetterReason.CIRCUIT_OPEN);
              assertThat(letter.attempts()).isZero();
            });
  }

  @Test
  void aPersonsOpeningHoldsUntilAPersonCloses() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    Switch breaker = breakers.get().all().iterator().next();

    breaker.open();
    bench.accept(keys(20));
    bench.advance(OPEN_FOR.multipliedBy(3));
    assertThat(calls).isEmpty();
    assertThat(breaker.view().waiting()).isEqualTo(20);

    breaker.close();
    bench.runTurns();
    assertThat(bench.acked()).hasSize(20);
  }

  @Test
  void aDrainLetsGoOfWhatWaitsForTheBreaker() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    breakers.get().all().iterator().next().open();
    bench.accept(keys(20));

    bench.flow.beginDrain();
    bench.runTurns();

    assertThat(calls).isEmpty();
    assertThat(bench.settled).hasSize(20);
    assertThat(bench.acked()).isEmpty();
    assertThat(bench.ledger.inFlight()).isZero();
  }

  @Test
  void probesGoToTheLivingWhenThoseWhoWaitedFirstHaveGone() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::handle, ResultSink.NONE, breaker(false));
    Switch breaker = breakers.get().all().iterator().next();
    down = true;
    bench.accept(keys(10));
    bench.accept(keys(100));
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();
    var next = new PartitionLedger("orders", 1, 2, 0);
    for (int offset = 0; offset < 5; offset++) {
      bench.flow.accept(Messages.at(offset, "k" + offset), next);
    }
    bench.flow.dispatch();
    bench.runTurns();
    down = false;

    bench.advance(OPEN_FOR.plusSeconds(2));

    assertThat(bench.acked()).hasSize(5);
  }

  @Test
  void theGuardStopsTheFlowWhenItsBudgetIsSpentAndNothingSucceeds() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::reject, ResultSink.NONE, guard(5));

    bench.accept(keys(100));
    assertThat(bench.letters).hasSize(5);
    int spent = calls.size();
    bench.advance(PROBE_EVERY.minusMillis(100));

    assertThat(calls).hasSize(spent);
    assertThat(bench.ledger.inFlight()).isEqualTo(95);
    assertThat(changes).extracting(BreakerEvent::state).containsExactly(BreakerState.OPEN);
    assertThat(changes.getFirst().why()).contains("outage-guard:close").contains("rejected");

    bench.advance(PROBE_EVERY.multipliedBy(10));
    assertThat(calls.size() - spent).isBetween(27, 33);
    assertThat(bench.letters).hasSize(5);
  }

  @Test
  void successesEndTheOutageAndWhatWasSparedIsHandled() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::rejectWhileDown, ResultSink.NONE, guard(5));
    down = true;
    bench.accept(keys(100));
    assertThat(bench.letters).hasSize(5);
    bench.advance(PROBE_EVERY.multipliedBy(3));

    down = false;
    bench.advance(PROBE_EVERY.plusSeconds(1));

    assertThat(bench.acked()).hasSize(95);
    assertThat(bench.letters).hasSize(5);
    assertThat(changes).last().extracting(BreakerEvent::state).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aPersonsReleaseLetsAllGo() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::reject, ResultSink.NONE, guard(5));
    bench.accept(keys(100));
    assertThat(bench.letters).hasSize(5);

    guard.get().close();
    bench.runTurns();

    assertThat(bench.letters).hasSize(100);
    assertThat(bench.ledger.inFlight()).isZero();
  }

  @Test
  void successesPayForPoison() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::rejectSome, ResultSink.NONE, guard(20));

    bench.accept(keys(1_000));

    assertThat(bench.letters).hasSize(250);
    assertThat(changes).isEmpty();
  }

  @Test
  void aDrainLetsGoOfWhatTheGuardSpares() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::reject, ResultSink.NONE, guard(5));
    bench.accept(keys(50));

    bench.flow.beginDrain();
    bench.runTurns();

    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(bench.letters).hasSize(5);
  }

  @Test
  void theGuardAndTheBreakerTogetherLoseNothing() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            this::handle,
            ResultSink.NONE,
            made -> Gates.inOrder(List.of(guard(5).apply(made), breaker(false).apply(made))));
    down = true;
    bench.accept(keys(100));
    bench.advance(Duration.ofMinutes(20));
    int dead = bench.letters.size();
    assertThat(dead).isLessThanOrEqualTo(5);

    down = false;
    bench.advance(Duration.ofMinutes(2));

    assertThat(bench.acked()).hasSize(100 - dead);
    assertThat(bench.letters).hasSize(dead);
  }

  private Function<FlowBench, Gate> breaker(boolean parks) {
    return bench -> {
      breakers.set(
          new Breakers(
              new BreakerSettings(
                  0.5, Duration.ofSeconds(10), 100, OPEN_FOR, parks, Duration.ofSeconds(31), 1_000),
              new BreakerPorts(bench.timers, bench.ticker, changes::add),
              Endpoints.ONE));
      return Objects.requireNonNull(breakers.get());
    };
  }

  private Function<FlowBench, Gate> guard(int budget) {
    return bench -> {
      guard.set(
          new OutageGuard(
              new GuardSettings(budget, 1, PROBE_EVERY, 1_000),
              new BreakerPorts(bench.timers, bench.ticker, changes::add)));
      return Objects.requireNonNull(guard.get());
    };
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj(index -> "k" + index).toArray(String[]::new);
  }

  private Outcome handle(Message message, DeliveryContext delivery) {
    calls.add(message.offset() + "#" + delivery.attempt());
    if (down) {
      throw new IllegalStateException("down");
    }
    return Outcome.ack();
  }

  private Outcome reject(Message message, DeliveryContext delivery) {
    calls.add(message.offset() + "#" + delivery.attempt());
    return Outcome.reject("no");
  }

  private Outcome rejectWhileDown(Message message, DeliveryContext delivery) {
    return down ? reject(message, delivery) : Outcome.ack();
  }

  private Outcome rejectSome(Message message, DeliveryContext delivery) {
    return message.offset() % 4 == 1 ? reject(message, delivery) : Outcome.ack();
  }
}
