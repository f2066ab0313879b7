package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A11: metrics, percentiles of wait and run times, and a report of slow tasks. */
@Timeout(60)
class MetricsA11Test {
  private final AtomicLong clock = new AtomicLong();
  private final Ticker ticker = clock::get;

  @Test
  void aSnapshotTellsWhatGoesOnAndWhatHasBeen() {
    try (WorkerPool pool =
        WorkerPool.named("a11")
            .workers(4)
            .capacity(2)
            .neverExpire()
            .onFailure((thread, failure) -> {})
            .build()) {
      pool.prestart();
      Waiting.until("all are idle", () -> pool.snapshot().load().idle() == 4);
      CountDownLatch end = Waiting.occupy(pool, 3);
      Waiting.until("one is idle", () -> pool.snapshot().load().idle() == 1);
      assertThat(pool.snapshot().load()).isEqualTo(new PoolSnapshot.Load(4, 3, 1, 0, 0));
      assertThat(pool.snapshot().load().utilisation()).isEqualTo(0.75);

      CountDownLatch last = Waiting.occupy(pool, 1);
      pool.submit(
          () -> {
            throw new IllegalStateException("counted");
          });
      pool.submit(() -> {});
      assertThat(pool.trySubmit(() -> {})).isFalse();
      assertThat(pool.snapshot().load()).isEqualTo(new PoolSnapshot.Load(4, 4, 0, 2, 0));
      end.countDown();
      last.countDown();
      Waiting.until(
          "all has ended", () -> pool.snapshot().totals().equals(new PoolSnapshot.Totals(5, 1, 1)));
      assertThat(pool.snapshot().times()).isEqualTo(PoolSnapshot.Times.NONE);
    }
  }

  @Test
  void waitAndRunTimesAreMeasuredWhereTheyAreAskedFor() {
    try (WorkerPool pool =
        WorkerPool.named("a11").workers(1).measureEvery(1).ticker(ticker).build()) {
      for (int task = 1; task <= 100; task++) {
        boolean slow = task > 98;
        pool.pause();
        CountDownLatch ran = new CountDownLatch(1);
        pool.submit(
            () -> {
              clock.addAndGet(slow ? 80_000_000 : 2_000_000);
              ran.countDown();
            });
        clock.addAndGet(slow ? 900_000_000 : 5_000_000);
        pool.resume();
        Waiting.until(ran);
        long ended = task;
        Waiting.until("it is counted", () -> pool.snapshot().totals().completed() == ended);
      }
      PoolSnapshot.Times times = pool.snapshot().times();
      assertThat(times.waitMedian()).isCloseTo(Duration.ofMillis(5), onePercent(5));
      assertThat(times.wait99()).isCloseTo(Duration.ofMillis(900), onePercent(900));
      assertThat(times.runMedian()).isCloseTo(Duration.ofMillis(2), onePercent(2));
      assertThat(times.run99()).isCloseTo(Duration.ofMillis(80), onePercent(80));
      assertThat((double) times.busy().toNanos())
          .isCloseTo(98 * 2e6 + 2 * 80e6, Percentage.withPercentage(1));
    }
  }

  @Test
  void onlyOneInSoManyIsMeasuredAndTheBusyTimeIsReckonedFromIt() {
    Measures measures = new Measures(ticker, 4);
    int stamped = 0;
    for (int task = 0; task < 40; task++) {
      Runnable given = () -> clock.addAndGet(1_000);
      Runnable measured = measures.stamped(given);
      assertThat(Measures.given(measured)).isSameAs(given);
      stamped += measured.equals(given) ? 0 : 1;
      measured.run();
    }
    assertThat(stamped).isEqualTo(10);
    assertThat((double) measures.times().busy().toNanos())
        .isCloseTo(40_000, Percentage.withPercentage(1));
  }

  @Test
  void aSlowTaskIsReportedOnceWithTheStackOfItsWorker() {
    List<SlowTask> reports = new CopyOnWriteArrayList<>();
    try (WorkerPool pool = new WorkerPool("a11", 2, ThreadKind.VIRTUAL)) {
      SlowTaskWatch watch = new SlowTaskWatch(pool, Duration.ofSeconds(4), ticker, reports::add);
      CountDownLatch end = Waiting.occupy(pool, 1);
      watch.look();
      clock.addAndGet(Duration.ofSeconds(3).toNanos());
      for (int task = 0; task < 10; task++) {
        pool.call(() -> 1).join();
      }
      watch.look();
      assertThat(reports).isEmpty();
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
      watch.look();
      watch.look();
      assertThat(reports).hasSize(1);
      assertThat(reports.getFirst().thread()).isEqualTo("a11-0");
      assertThat(reports.getFirst().atLeast()).isEqualTo(Duration.ofSeconds(4));
      assertThat(reports.getFirst().stack())
          .anyMatch(frame -> frame.getMethodName().equals("quietly"));
      end.countDown();
    }
  }

  private static Duration onePercent(long millis) {
    return Duration.ofNanos(millis * 10_000);
  }
}
