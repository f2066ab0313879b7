package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A6: resize, pause and resume, reboot, warm-up, expiry. Resizing is in WorkerPoolTest as well. */
@Timeout(60)
class ResizingA6Test {
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  void aPausedPoolTakesTasksAndStartsThemWhenItIsResumed(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a6", 2, kind)) {
      assertThat(pool.resume()).isFalse();
      assertThat(pool.pause()).isTrue();
      assertThat(pool.pause()).isFalse();
      CountDownLatch ran = new CountDownLatch(10);
      for (int task = 0; task < 10; task++) {
        pool.submit(ran::countDown);
      }
      assertThat(pool.snapshot().load().waiting()).isEqualTo(10);
      assertThat(pool.snapshot().load().running()).isZero();
      assertThat(pool.state()).isEqualTo(PoolState.PAUSED);
      assertThat(pool.resume()).isTrue();
      Waiting.until(ran);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatRunsGoesOnWhileThePoolIsPaused(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a6", 1, kind)) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      CountDownLatch next = new CountDownLatch(1);
      pool.submit(next::countDown);
      pool.pause();
      end.countDown();
      Waiting.until("nothing runs", () -> pool.running() == 0);
      assertThat(next.getCount()).isEqualTo(1);
      pool.resume();
      Waiting.until(next);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolThatWasShutDownIsRebooted(ThreadKind kind) {
    WorkerPool pool = new WorkerPool("a6", 2, kind);
    assertThatThrownBy(pool::reboot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the pool a6 is RUNNING; shut it down before it is rebooted");
    for (int round = 0; round < 10; round++) {
      AtomicInteger ran = new AtomicInteger();
      for (int task = 0; task < 300; task++) {
        pool.submit(ran::incrementAndGet);
      }
      assertThat(pool.shutdown(LONG, Duration.ZERO).isClean()).isTrue();
      assertThat(ran).hasValue(300);
      assertThat(pool.trySubmit(ran::incrementAndGet)).isFalse();
      pool.reboot();
      assertThat(pool.state()).isEqualTo(PoolState.RUNNING);
    }
    assertThat(pool.snapshot().totals().completed()).isEqualTo(3_000);
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPoolWhoseTaskWasDeafIsRebootedBesideIt(ThreadKind kind) {
    WorkerPool pool = new WorkerPool("a6", 1, kind);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pool.submit(
        () -> {
          started.countDown();
          while (end.getCount() > 0) {
            Waiting.quietly(end);
            Thread.interrupted();
          }
        });
    Waiting.until(started);
    assertThat(pool.shutdown(Duration.ZERO, Duration.ZERO).deaf()).hasSize(1);
    pool.reboot();
    CountDownLatch ran = new CountDownLatch(1);
    pool.submit(ran::countDown);
    Waiting.until(ran);
    end.countDown();
    Waiting.until("the deaf task is counted", () -> pool.snapshot().totals().completed() == 2);
    assertThat(pool.shutdown(LONG, Duration.ZERO).isClean()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void workersAreStartedBeforeThereIsWork(ThreadKind kind) {
    try (WorkerPool pool = WorkerPool.named("a6").workers(5).threads(kind).build()) {
      pool.prestart(3);
      Waiting.until("three are idle", () -> pool.snapshot().load().idle() == 3);
      pool.prestart();
      Waiting.until("all are idle", () -> pool.snapshot().load().idle() == 5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void idleWorkersExpireAndAreMadeAgain(ThreadKind kind) {
    try (WorkerPool pool =
        WorkerPool.named("a6").workers(3).threads(kind).idleExpiry(Duration.ofMillis(5)).build()) {
      pool.prestart();
      Waiting.until("nobody is left", () -> pool.snapshot().load().idle() == 0);
      for (int round = 0; round < 20; round++) {
        CountDownLatch ran = new CountDownLatch(1);
        pool.submit(ran::countDown);
        Waiting.until(ran);
        Waiting.until("nobody is left", () -> pool.snapshot().load().idle() == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void restingWorkersEndAtOnceWhenThereAreToBeFewer(ThreadKind kind) {
    try (WorkerPool pool = WorkerPool.named("a6").workers(6).threads(kind).neverExpire().build()) {
      pool.prestart();
      Waiting.until("all are idle", () -> pool.snapshot().load().idle() == 6);
      pool.resize(2);
      assertThat(pool.snapshot().load().idle()).isEqualTo(2);
      assertThatThrownBy(() -> pool.resize(0)).hasMessage("workers must be positive: 0");
    }
  }
}
