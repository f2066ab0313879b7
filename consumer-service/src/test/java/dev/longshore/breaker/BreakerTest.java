package dev.longshore.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Duration OPEN_FOR = Duration.ofSeconds(30);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(31);
  private static final long FAST = 1_000;

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTimers timers = new FakeTimers(ticker);
  private final List<BreakerEvent> events = new ArrayList<>();

  @Test
  void itOpensExactlyWhenOneWouldThatIsFedEveryCall() {
    for (long seed = 0; seed < 3_000; seed++) {
      compare(new Random(seed), seed);
    }
  }

  /** Calls one after the other, with phases of more and of fewer failures. */
  private void compare(Random random, long seed) {
    int window = 1 + random.nextInt(60);
    double rate = (1 + random.nextInt(10)) / 10.0;
    Breaker breaker = breaker(window, rate);
    CircuitBreaker exact = exact(breaker, window, rate);
    int percent = 0;
    for (int call = 0; call < 600 && breaker.state() == BreakerState.CLOSED; call++) {
      if (random.nextInt(80) == 0) {
        percent = random.nextInt(3) == 0 ? 0 : random.nextInt(100);
      }
      boolean fails = random.nextInt(100) < percent;
      pass(breaker).ended(fails ? Ending.FAILED : Ending.ANSWERED, FAST);
      exact.onResult(0, TimeUnit.NANOSECONDS, !fails);
      BreakerState wanted = isOpen(exact) ? BreakerState.OPEN : BreakerState.CLOSED;
      assertThat(breaker.state()).as("seed %d, call %d", seed, call).isEqualTo(wanted);
    }
  }

  private static boolean isOpen(CircuitBreaker exact) {
    var metrics = exact.getMetrics();
    int failures = metrics.getNumberOfFailedCalls();
    int enough = Math.min(10, exact.getCircuitBreakerConfig().getSlidingWindowSize());
    return exact.getState() == CircuitBreaker.State.OPEN
        || (failures >= enough && failures == metrics.getNumberOfBufferedCalls());
  }

  private static CircuitBreaker exact(Breaker breaker, int window, double rate) {
    return CircuitBreaker.of(
        breaker.name(),
        CircuitBreakerConfig.custom()
            .slidingWindow(
                window,
                Math.max(Math.min(10, window), window / 2),
                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold((float) (rate * 100))
            .recordResult(Boolean.FALSE::equals)
            .build());
  }

  @Test
  void slowAnswersCountAsFailed() {
    Breaker breaker = breaker(20, 0.5);

    for (int call = 0; call < 10; call++) {
      pass(breaker).ended(Ending.ANSWERED, Duration.ofSeconds(10).toNanos());
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void whatTellsNothingCountsForNothing() {
    Breaker breaker = breaker(20, 0.5);

    for (int call = 0; call < 100; call++) {
      pass(breaker).ended(Ending.SLOWED, FAST);
      pass(breaker).ended(Ending.UNKNOWN, FAST);
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aProbeThatTellsNothingGivesItsPlaceBack() {
    Breaker breaker = halfOpen();
    List<Pass> probes = probes(breaker, 3);
    AtomicInteger woken = new AtomicInteger();
    await(breaker, woken);

    probes.getFirst().ended(Ending.UNKNOWN, FAST);

    assertThat(woken).hasValue(1);
    assertThat(breaker.ask()).isInstanceOf(Pass.class);
    assertThat(breaker.ask()).isNotInstanceOf(Pass.class);
  }

  @Test
  void aProbeThatNeverEndsCountsAsFailedAndIsNotMissed() {
    Breaker breaker = halfOpen();
    List<Pass> probes = probes(breaker, 3);
    probes.getFirst().ended(Ending.ANSWERED, FAST);

    timers.advance(PROBE_LIMIT);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    probes.get(1).ended(Ending.ANSWERED, FAST);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    timers.advance(OPEN_FOR);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
  }

  @Test
  void whatBeganBeforeItOpenedIsNoProbe() {
    Breaker breaker = breaker(20, 0.5);
    Pass early = pass(breaker);
    fail(breaker, 10);
    timers.advance(OPEN_FOR);
    List<Pass> probes = probes(breaker, 3);

    for (int count = 0; count < 5; count++) {
      early.ended(Ending.FAILED, FAST);
    }
    probes.forEach(probe -> probe.ended(Ending.ANSWERED, FAST));

    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void twoOfThreeFailedProbesOpenItAgain() {
    Breaker breaker = halfOpen();
    List<Pass> probes = probes(breaker, 3);

    probes.get(0).ended(Ending.ANSWERED, FAST);
    probes.get(1).ended(Ending.FAILED, FAST);
    probes.get(2).ended(Ending.FAILED, FAST);

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(events)
        .extracting(BreakerEvent::state)
        .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN);
  }

  @Test
  void onlyAsManyAreWokenAsMayGo() {
    Breaker breaker = breaker(20, 0.5);
    fail(breaker, 10);
    AtomicInteger woken = new AtomicInteger();
    for (int count = 0; count < 100; count++) {
      await(breaker, woken);
    }

    timers.advance(OPEN_FOR);
    assertThat(woken).hasValue(3);
    List<Pass> probes = probes(breaker, 3);
    timers.advance(Duration.ofSeconds(5));
    assertThat(woken).hasValue(3);

    probes.forEach(probe -> probe.ended(Ending.ANSWERED, FAST));
    assertThat(woken).hasValue(100);
  }

  @Test
  void aPersonsOpeningOutlastsTimersAndProbes() {
    Breaker breaker = halfOpen();
    List<Pass> probes = probes(breaker, 3);

    breaker.open();
    probes.forEach(probe -> probe.ended(Ending.ANSWERED, FAST));
    timers.advance(OPEN_FOR.multipliedBy(5));
    assertThat(breaker.state()).isEqualTo(BreakerState.FORCED_OPEN);

    breaker.close();
    fail(breaker, 9);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void retriesOfBadMessagesOpenNothingWhileOthersAreWell() {
    Breaker breaker = breaker(20, 0.5);
    Delivery bad = failedBefore();
    timers.advance(Duration.ofSeconds(1));
    pass(breaker).ended(Ending.FAILED, FAST);
    pass(breaker).ended(Ending.ANSWERED, FAST);

    for (int count = 0; count < 100; count++) {
      pass(breaker).ended(bad, Ending.FAILED, FAST);
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void retriesOpenItWhenNothingIsWellInBetween() {
    Breaker breaker = breaker(20, 0.5);
    pass(breaker).ended(Ending.ANSWERED, FAST);
    pass(breaker).ended(Ending.FAILED, FAST);
    timers.advance(Duration.ofSeconds(1));
    Delivery waiting = failedBefore();
    timers.advance(Duration.ofSeconds(1));

    for (int count = 0; breaker.state() == BreakerState.CLOSED && count < 20; count++) {
      pass(breaker).ended(waiting, Ending.FAILED, FAST);
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  /** A message that has failed just now. */
  private Delivery failedBefore() {
    Delivery delivery =
        new Delivery(Messages.at(0, null), new PartitionLedger("orders", 0, 1, 0), 0, 0);
    FailureHistory _ = delivery.failed(FailureDescription.of("http-500", "no"), ticker.instant());
    return delivery;
  }

  @Test
  void wakersOfDeliveriesThatHaveGoneArePutAway() {
    Breaker breaker = breaker(20, 0.5);
    breaker.open();
    AtomicInteger woken = new AtomicInteger();

    for (int count = 0; count < 100_000; count++) {
      await(breaker, woken);
    }

    assertThat(breaker.view().waiting()).isLessThan(5_000);
  }

  private Breaker breaker(int window, double rate) {
    return new Breaker(
        "handler",
        "handler",
        new BreakerSettings(
            rate, Duration.ofSeconds(10), window, OPEN_FOR, false, PROBE_LIMIT, 1_000),
        new BreakerPorts(timers, ticker, events::add),
        () -> {});
  }

  private Breaker halfOpen() {
    Breaker breaker = breaker(20, 0.5);
    fail(breaker, 10);
    timers.advance(OPEN_FOR);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    return breaker;
  }

  private static void fail(Breaker breaker, int times) {
    for (int count = 0; count < times; count++) {
      pass(breaker).ended(Ending.FAILED, FAST);
    }
  }

  private static List<Pass> probes(Breaker breaker, int count) {
    List<Pass> probes = new ArrayList<>();
    while (probes.size() < count) {
      probes.add(pass(breaker));
    }
    assertThat(breaker.ask()).isNotInstanceOf(Pass.class);
    return probes;
  }

  private static Pass pass(Breaker breaker) {
    return (Pass) breaker.ask();
  }

  private static void await(Breaker breaker, AtomicInteger woken) {
    ((Verdict.Until) breaker.ask()).signal().whenRaised(woken::incrementAndGet);
  }
}
