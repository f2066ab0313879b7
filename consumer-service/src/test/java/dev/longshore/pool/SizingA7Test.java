package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A7: dynamic sizing by load with hysteresis and cool-down. */
@Timeout(60)
class SizingA7Test {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SizingPolicy policy = new SizingPolicy(2, 16, 0.9, 0.4, Duration.ofSeconds(10));
  private SizingHistory history = SizingHistory.NONE;
  private long now = Long.MAX_VALUE - 5 * SECOND;

  @Test
  void growsByHalfWhenTasksWaitForBusyWorkersThreeTimesInARow() {
    assertThat(sizes(load(4, 4, 50), 3)).containsExactly(4, 4, 6);
  }

  @Test
  void whatIsSeenOnceOrTwiceChangesNothing() {
    assertThat(sizes(load(4, 4, 50), 2)).containsExactly(4, 4);
    assertThat(sizes(load(4, 3, 0), 1)).containsExactly(4);
    assertThat(sizes(load(4, 4, 50), 2)).containsExactly(4, 4);
  }

  @Test
  void staysForItsCoolDownAfterAChange() {
    assertThat(sizes(load(4, 4, 50), 3)).endsWith(6);
    assertThat(sizes(load(6, 6, 50), 10)).startsWith(6, 6, 6, 6, 6, 6, 6, 6, 6).endsWith(9);
  }

  @Test
  void shrinksByAQuarterWhenFewWorkersHaveWork() {
    assertThat(sizes(load(8, 1, 0), 3)).containsExactly(8, 8, 6);
  }

  @Test
  void betweenItsThresholdsItChangesNothing() {
    assertThat(sizes(load(8, 4, 0), 20)).containsOnly(8);
    assertThat(sizes(load(8, 8, 3), 20)).containsOnly(8);
    assertThat(sizes(load(8, 5, 40), 20)).containsOnly(8);
  }

  @Test
  void keepsToItsBounds() {
    assertThat(sizes(load(16, 16, 50), 5)).containsOnly(16);
    assertThat(sizes(load(2, 0, 0), 5)).containsOnly(2);
    assertThat(sizes(load(20, 20, 50), 1)).containsExactly(16);
    assertThatThrownBy(() -> SizingPolicy.between(0, 3)).hasMessage("1 <= least <= most: 0, 3");
  }

  @Test
  void theSizerFollowsARealPoolUpAndDown() {
    FakeTicker ticker = new FakeTicker();
    FakeTimers timers = new FakeTimers(ticker);
    List<Sizing> changes = new ArrayList<>();
    try (WorkerPool pool = WorkerPool.named("a7").workers(2).build()) {
      new PoolSizer(pool, policy, ticker, changes::add).start(timers, Duration.ofSeconds(1));
      CountDownLatch end = new CountDownLatch(1);
      for (int task = 0; task < 100; task++) {
        pool.submit(() -> Waiting.quietly(end));
      }
      for (int look = 0; look < 80; look++) {
        Waiting.until("all are busy", () -> pool.waiting() == 100 - pool.size());
        timers.advance(Duration.ofSeconds(1));
      }
      assertThat(pool.size()).isEqualTo(16);
      assertThat(changes.getFirst().reason()).isEqualTo("98 tasks wait for busy workers");

      end.countDown();
      Waiting.until("nothing runs", () -> pool.running() == 0 && pool.waiting() == 0);
      timers.advance(Duration.ofMinutes(3));
      assertThat(pool.size()).isEqualTo(2);
      assertThat(changes.getLast().reason()).isEqualTo("only 0 workers are busy");
    }
  }

  private List<Integer> sizes(PoolSnapshot.Load load, int looks) {
    List<Integer> sizes = new ArrayList<>();
    for (int look = 0; look < looks; look++) {
      now += SECOND;
      Sizing sizing = policy.decide(history, load, now);
      history = sizing.history();
      sizes.add(sizing.size());
    }
    return sizes;
  }

  private static PoolSnapshot.Load load(int size, int running, long waiting) {
    return new PoolSnapshot.Load(size, running, 0, waiting, 0);
  }
}
