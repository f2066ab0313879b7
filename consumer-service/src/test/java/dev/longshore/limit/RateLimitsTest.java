package dev.longshore.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final double TOLERANCE_SECONDS = Rate.TOLERANCE_NANOS / 1e9;

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTimers timers = new FakeTimers(ticker);
  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private final List<Long> startedAt = new ArrayList<>();
  private final List<Delivery> started = new ArrayList<>();
  private int asked;
  private long offset;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3, 47.3, 1000, 30_000})
  void underLoadTheRateIsReachedAndNeverExceeded(double perSecond) {
    RateLimits limits = limits(perSecond, 0);
    double seconds = Math.max(10, 100 / perSecond);
    int messages = (int) (perSecond * seconds * 1.2) + 5;
    if (perSecond > 10_000) {
      seconds = 3;
      messages = (int) (perSecond * 4);
    }
    offer(messages, null);

    run(limits, Duration.ofMillis((long) (seconds * 1000)));

    assertThat(started.size()).isGreaterThanOrEqualTo((int) (0.98 * perSecond * seconds));
    assertNeverAbove(perSecond, startedAt);
    assertThat(asked).isLessThanOrEqualTo(messages + started.size() + 2);
  }

  @Test
  void thoseThatWaitStartInTheirOrderAndNobodyOvertakesThem() {
    RateLimits limits = limits(10, 0);
    offer(20, null);
    run(limits, Duration.ofMillis(500));
    offer(20, null);

    run(limits, Duration.ofSeconds(5));

    assertThat(started).extracting(Delivery::offset).isSorted().hasSize(40);
    assertThat(limits.throttled()).isBetween(35L, 39L);
  }

  @Test
  void afterARestOnlyTheToleranceIsStartedAtOnce() {
    RateLimits limits = limits(100, 0);
    offer(20, null);
    run(limits, Duration.ofSeconds(60));
    startedAt.clear();
    offer(500, null);

    run(limits, Duration.ofSeconds(2));

    assertNeverAbove(100, startedAt);
  }

  @Test
  void whatEndsWhileItWaitsTakesNoStart() {
    RateLimits limits = limits(10, 0);
    offer(50, null);
    List<Delivery> all = List.copyOf(ready);
    run(limits, STEP);
    all.subList(5, 45).forEach(delivery -> limits.settling(delivery, Settlement.discarded()));

    run(limits, Duration.ofMillis(1001));

    assertThat(started).extracting(Delivery::offset).startsWith(0L, 1L, 2L, 3L, 4L, 45L, 46L);
    assertThat(started).hasSize(10);
  }

  @Test
  void whatIsKeptElsewhereWhenItsTurnComesHoldsUpNobody() {
    RateLimits limits = limits(10, 0);
    offer(30, null);
    run(limits, STEP);
    List<Delivery> kept = new ArrayList<>();
    for (int turn = 0; turn < 1000; turn++) {
      timers.advance(STEP);
      if (kept.size() < 10) {
        kept.addAll(ready);
        ready.clear();
      }
      run(limits, Duration.ZERO);
    }
    ready.addAll(kept);

    run(limits, Duration.ofSeconds(5));

    assertThat(started).hasSize(30);
    assertNeverAbove(10, startedAt);
  }

  @Test
  void aNewRateHoldsAtOnceForThoseThatWait() {
    RateLimits limits = limits(1000, 0);
    offer(5000, null);
    run(limits, Duration.ofSeconds(1));
    int before = started.size();

    limits.change(new Rate(10));
    run(limits, Duration.ofSeconds(2));

    assertThat(started.size() - before).isBetween(10, 22);
    before = started.size();

    limits.change(new Rate(1000));
    run(limits, Duration.ofSeconds(2));

    assertThat(started.size() - before).isBetween(1960, 2110);
  }

  @Test
  void aRateThatWasVeryLowIsLeftBehindAtOnce() {
    RateLimits limits = limits(0.001, 0);
    offer(100, null);
    run(limits, Duration.ofSeconds(1));
    assertThat(started).hasSize(1);

    limits.change(new Rate(100));
    run(limits, Duration.ofSeconds(2));

    assertThat(started).hasSize(100);
  }

  @Test
  void aKeyAtItsLimitWaitsAndOthersDoNot() {
    RateLimits limits = limits(0, 5);
    offer(50, "busy");
    offer(1, "calm");
    offer(10, null);

    run(limits, STEP);

    assertThat(started).hasSize(12);
    run(limits, Duration.ofSeconds(4));
    assertThat(startedOf("busy")).hasSizeBetween(20, 21);
    assertNeverAbove(5, startedOf("busy"));
    assertThat(limits.throttledByKey()).isEqualTo(49);
    assertThat(asked).isLessThanOrEqualTo(61 + 21);
  }

  @Test
  void manyKeysEachHaveTheirOwnLimit() {
    RateLimits limits = limits(0, 2);
    for (int key = 0; key < 20_000; key++) {
      offer(2, "key-" + key);
    }

    run(limits, STEP);
    assertThat(started).hasSize(20_000);

    run(limits, Duration.ofMillis(500));
    assertThat(started).hasSize(40_000);
  }

  @Test
  void bothLimitsHoldTogether() {
    RateLimits limits = limits(5, 3);
    for (int round = 0; round < 60; round++) {
      offer(1, "a");
      offer(1, "b");
    }

    run(limits, Duration.ofSeconds(10));

    assertThat(started).hasSizeGreaterThanOrEqualTo(49);
    assertNeverAbove(5, startedAt);
    assertNeverAbove(3, startedOf("a"));
    assertNeverAbove(3, startedOf("b"));
    assertThat(startedOf("a")).hasSizeGreaterThanOrEqualTo(20);
    assertThat(startedOf("b")).hasSizeGreaterThanOrEqualTo(20);
    run(limits, Duration.ofSeconds(20));
    assertThat(started).hasSize(120);
  }

  @Test
  void reservationsOfWhatEndsAreGivenBack() {
    RateLimits limits = limits(0, 1);
    offer(100, "a");
    List<Delivery> all = List.copyOf(ready);
    run(limits, STEP);
    all.forEach(delivery -> limits.settling(delivery, Settlement.discarded()));
    ready.clear();
    offer(2, "a");

    run(limits, Duration.ofSeconds(3));

    assertThat(started).extracting(Delivery::offset).contains(100L, 101L);
  }

  private RateLimits limits(double perSecond, double perKey) {
    return new RateLimits(rate(perSecond), rate(perKey), ticker, timers);
  }

  private static Optional<Rate> rate(double perSecond) {
    return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(perSecond));
  }

  private void offer(int count, @Nullable String key) {
    for (int added = 0; added < count; added++) {
      ready.add(new Delivery(Messages.at(offset++, key), ledger, 0, 0));
    }
  }

  /** Lets time pass; whatever is ready is asked for after each step. */
  private void run(RateLimits limits, Duration time) {
    for (long millis = 0; millis <= time.toMillis(); millis++) {
      for (Delivery next = ready.poll(); next != null; next = ready.poll()) {
        ask(limits, next);
      }
      if (millis < time.toMillis()) {
        timers.advance(STEP);
      }
    }
  }

  private void ask(RateLimits limits, Delivery delivery) {
    asked++;
    switch (limits.ask(delivery)) {
      case Pass pass -> {
        started.add(delivery);
        startedAt.add(ticker.nanos());
        limits.settling(delivery, Settlement.acked());
      }
      case Verdict.Wait(Duration wait) -> timers.schedule(wait, () -> ready.add(delivery));
      case Verdict.Until(Verdict.Signal signal) -> signal.whenRaised(() -> ready.add(delivery));
      case Verdict.Skip skip -> throw new AssertionError(skip);
      case Verdict.Refuse refuse -> throw new AssertionError(refuse);
    }
  }

  private List<Long> startedOf(String key) {
    List<Long> times = new ArrayList<>();
    for (int index = 0; index < started.size(); index++) {
      byte[] own = started.get(index).message().key();
      if (own != null && key.equals(new String(own, java.nio.charset.StandardCharsets.UTF_8))) {
        times.add(startedAt.get(index));
      }
    }
    return times;
  }

  /** In no stretch of time more than the rate gives, and the burst. */
  private static void assertNeverAbove(double perSecond, List<Long> times) {
    double burst = perSecond * (TOLERANCE_SECONDS + 0.0085) + 1;
    for (int first = 0; first < times.size(); first += 1 + times.size() / 500) {
      for (int last = first; last < times.size(); last += 1 + times.size() / 500) {
        double seconds = (times.get(last) - times.get(first)) / 1e9;
        assertThat(last - first + 1.0)
            .as("starts within %s s", seconds)
            .isLessThanOrEqualTo(perSecond * seconds + burst + 1e-6);
      }
    }
  }
}
