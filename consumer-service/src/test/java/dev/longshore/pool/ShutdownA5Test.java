package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A5: staged shutdown, in which nothing leaks. */
@Timeout(60)
class ShutdownA5Test {
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  void newWorkIsRefusedAndWhatThereIsIsDone(ThreadKind kind) throws Exception {
    WorkerPool pool = new WorkerPool("a5", 2, kind);
    CountDownLatch end = Waiting.occupy(pool, 2);
    AtomicInteger ran = new AtomicInteger();
    for (int task = 0; task < 100; task++) {
      pool.submit(ran::incrementAndGet);
    }
    CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> report.complete(pool.shutdown(LONG, Duration.ZERO)));
    Waiting.until("it drains", () -> pool.state() == PoolState.DRAINING);
    assertThat(pool.trySubmit(ran::incrementAndGet)).isFalse();
    assertThatThrownBy(() -> pool.execute(ran::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("it has been shut down");
    end.countDown();
    assertThat(report.get()).isEqualTo(ShutdownReport.NOTHING_LEFT);
    assertThat(ran).hasValue(100);
    assertThat(pool.state()).isEqualTo(PoolState.TERMINATED);
  }

  @ParameterizedTest
  @EnumSource
  void afterTheDrainWhatRunsIsInterruptedAndWhatWaitsIsHandedBack(ThreadKind kind) {
    WorkerPool pool = new WorkerPool("a5", 1, kind);
    Waiting.occupy(pool, 1);
    Runnable waiting = () -> {};
    pool.submit(waiting);
    CompletableFuture<Integer> future = pool.call(() -> 1);

    ShutdownReport report = pool.shutdown(Duration.ofMillis(10), LONG);

    assertThat(report.unstarted()).hasSize(2).first().isSameAs(waiting);
    assertThat(report.deaf()).isEmpty();
    assertThat(future).isCancelled();
    assertThat(pool.state()).isEqualTo(PoolState.TERMINATED);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDeafToItsInterruptIsNamedAndWaitedForNoLonger(ThreadKind kind) throws Exception {
    WorkerPool pool = new WorkerPool("a5", 1, kind);
    CountDownLatch end = deaf(pool);

    ShutdownReport report = pool.shutdown(Duration.ZERO, Duration.ofMillis(10));

    assertThat(report.deaf()).singleElement().asString().startsWith("a5-");
    assertThat(report.isClean()).isFalse();
    assertThat(pool.state()).isEqualTo(PoolState.STOPPING);
    end.countDown();
    assertThat(pool.awaitTermination(LONG)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aPausedPoolIsDrainedAsWell(ThreadKind kind) {
    WorkerPool pool = new WorkerPool("a5", 2, kind);
    pool.pause();
    AtomicInteger ran = new AtomicInteger();
    pool.submit(ran::incrementAndGet);
    assertThat(pool.shutdown(LONG, Duration.ZERO).isClean()).isTrue();
    assertThat(ran).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void noThreadIsLeftBehind(ThreadKind kind) {
    for (int round = 0; round < 20; round++) {
      ThreadsOf threads = new ThreadsOf();
      WorkerPool pool = new WorkerPool("a5-leak", 8, kind);
      pool.prestart();
      for (int task = 0; task < 100; task++) {
        pool.submit(threads::add);
      }
      assertThat(pool.shutdown(LONG, Duration.ZERO).isClean()).isTrue();
      threads.awaitEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptingWhoShutsDownEndsTheStagesEarly(ThreadKind kind) {
    WorkerPool pool = new WorkerPool("a5", 1, kind);
    CountDownLatch end = deaf(pool);
    Thread.currentThread().interrupt();
    ShutdownReport report = pool.shutdown(LONG, LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.deaf()).hasSize(1);
    end.countDown();
  }

  /** Runs a task that ends with the latch only. */
  private static CountDownLatch deaf(WorkerPool pool) {
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
    return end;
  }
}
