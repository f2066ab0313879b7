package dev.longshore.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {
  private static final Duration PHASE = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void itBeatsAFixedLimitWhenTheCapacityOfTheHandlerChanges(long seed) {
    QueueModel fixed = new QueueModel(seed, new FakeTicker(), 64);
    QueueModel adaptive = adaptive(seed);

    QueueModel.Phase small = fixed.run(16, PHASE);
    QueueModel.Phase smallAdaptive = adaptive.run(16, PHASE);
    QueueModel.Phase large = fixed.run(200, PHASE);
    QueueModel.Phase largeAdaptive = adaptive.run(200, PHASE);
    QueueModel.Phase again = fixed.run(16, PHASE);
    QueueModel.Phase againAdaptive = adaptive.run(16, PHASE);

    assertThat(largeAdaptive.done()).isGreaterThan(large.done() * 2);
    for (List<QueueModel.Phase> pair :
        List.of(List.of(small, smallAdaptive), List.of(again, againAdaptive))) {
      assertThat(pair.get(1).done()).isGreaterThan(pair.get(0).done() * 95 / 100);
      assertThat(pair.get(1).p95Nanos()).isLessThan(pair.get(0).p95Nanos() * 7 / 10);
    }
  }

  @Test
  void itSettlesALittleAboveTheCapacity() {
    QueueModel model = adaptive(7);

    model.run(50, PHASE);

    assertThat(model.limit()).isBetween(45, 90);
  }

  @Test
  void aBeginningFarAboveTheCapacityIsFoundOut() {
    QueueModel model = adaptive(9, 200);

    model.run(10, PHASE);

    assertThat(model.limit()).isBetween(8, 30);
  }

  @Test
  void aHandlerThatBecomesSlowerByItselfIsNotTakenForAFullOne() {
    QueueModel model = adaptive(8);
    model.run(200, PHASE);

    model.serviceMillis(400);
    model.run(200, PHASE);

    assertThat(model.limit()).isBetween(180, 340);
  }

  @Test
  void aLimitThatIsNotUsedIsLeftAlone() {
    AdaptiveLimit policy = new AdaptiveLimit(4, 32, 1000);

    AdaptiveLimit.Decision decision = policy.next(window(100, 0, 50, 1000));

    assertThat(decision.limit()).isEqualTo(32);
    assertThat(decision.reason()).isEqualTo("not used");
  }

  @Test
  void itDoesNotGrowWhileManyAttemptsFail() {
    AdaptiveLimit policy = new AdaptiveLimit(4, 32, 1000);

    assertThat(policy.next(window(1000, 200, 32, 1000)).limit()).isEqualTo(32);
    assertThat(policy.next(window(1000, 20, 32, 1000)).limit()).isGreaterThan(32);
  }

  @Test
  void itStaysWithinItsBounds() {
    AdaptiveLimit policy = new AdaptiveLimit(4, 8, 10);
    for (int count = 0; count < 10; count++) {
      assertThat(policy.next(window(1000, 0, 10, 1000)).limit()).isBetween(4, 10);
    }
    for (int count = 1; count < 20; count++) {
      assertThat(policy.next(window(1000, 0, 10 << count, 1000)).limit()).isBetween(4, 10);
    }
  }

  private static AdaptiveLimit.Window window(int ended, int failed, long eachMillis, long millis) {
    return new AdaptiveLimit.Window(
        ended, failed, ended * eachMillis * 1_000_000, millis * 1_000_000);
  }

  private static QueueModel adaptive(long seed) {
    return adaptive(seed, 4);
  }

  private static QueueModel adaptive(long seed, int first) {
    FakeTicker ticker = new FakeTicker();
    FakeTimers timers = new FakeTimers(ticker);
    QueueModel model = new QueueModel(seed, ticker, first);
    ConcurrencyControl control =
        new ConcurrencyControl(
            new AdaptiveLimit(4, first, 1000), ticker, decision -> model.limit(decision.limit()));
    control.start(timers);
    model.observedBy(control, timers);
    return model;
  }
}
