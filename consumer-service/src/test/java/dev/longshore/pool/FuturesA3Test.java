package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A3: futures with results, exceptions, timeout, cancellation; results gathered in one place. */
@Timeout(60)
class FuturesA3Test {

  @ParameterizedTest
  @EnumSource
  void aFutureTellsTheResultOrTheFailure(ThreadKind kind) throws Exception {
    try (WorkerPool pool = new WorkerPool("a3", 2, kind)) {
      assertThat(pool.call(() -> 6 * 7).get(30, TimeUnit.SECONDS)).isEqualTo(42);
      IllegalStateException failure = new IllegalStateException("no");
      CompletableFuture<Object> failed =
          pool.call(
              () -> {
                throw failure;
              });
      assertThatThrownBy(() -> failed.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancellingInterruptsATaskThatRunsAndNoOther(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a3", 1, kind)) {
      for (int round = 0; round < 200; round++) {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> first =
            pool.call(
                () -> {
                  started.countDown();
                  new CountDownLatch(1).await();
                  return true;
                });
        AtomicBoolean disturbed = new AtomicBoolean();
        CompletableFuture<Boolean> next =
            pool.call(() -> disturbed.compareAndSet(false, Thread.currentThread().isInterrupted()));
        Waiting.until(started);
        assertThat(first.cancel(true)).isTrue();
        next.join();
        assertThat(disturbed).isFalse();
        assertThat(first).isCancelled();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatIsCancelledWhileItWaitsNeverRuns(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a3", 1, kind)) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      AtomicInteger ran = new AtomicInteger();
      CompletableFuture<Integer> future = pool.call(ran::incrementAndGet);
      assertThat(future.cancel(false)).isTrue();
      end.countDown();
      pool.call(() -> 1).join();
      assertThat(ran).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimeoutFailsTheFutureAndInterruptsTheTask(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a3", 1, kind)) {
      CountDownLatch interrupted = new CountDownLatch(1);
      CompletableFuture<Object> future =
          pool.call(
              () -> {
                try {
                  new CountDownLatch(1).await();
                  return "ended";
                } catch (InterruptedException interrupt) {
                  interrupted.countDown();
                  throw interrupt;
                }
              },
              TaskOptions.within(Duration.ofMillis(20)));
      assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(TimeoutException.class);
      Waiting.until(interrupted);
      assertThat(pool.call(() -> "next").join()).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @EnumSource
  void allResultsAndFailuresAreGatheredInOrder(ThreadKind kind) throws Exception {
    try (WorkerPool pool = WorkerPool.named("a3").workers(4).threads(kind).capacity(8).build()) {
      ResultCollector<Integer> collector = new ResultCollector<>(pool, 5);
      List<Callable<Integer>> tasks =
          IntStream.range(0, 1_000).<Callable<Integer>>mapToObj(FuturesA3Test::odd).toList();
      List<Result<Integer>> all = collector.runAll(tasks);

      assertThat(all).hasSize(1_000);
      for (int index = 0; index < 1_000; index++) {
        assertThat(all.get(index).index()).isEqualTo(index);
        switch (all.get(index)) {
          case Result.Success<Integer>(int at, Integer value) ->
              assertThat(value).isEqualTo(at).matches(odd -> odd % 2 == 1);
          case Result.Failure<Integer>(int at, Throwable cause) ->
              assertThat(cause).hasMessage("even: " + at);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void resultsComeAsTasksEndAndNoMoreAreUnderWayThanMay(ThreadKind kind) throws Exception {
    try (WorkerPool pool = new WorkerPool("a3", 4, kind)) {
      ResultCollector<String> collector = new ResultCollector<>(pool, 2);
      CountDownLatch end = new CountDownLatch(1);
      collector.submit(
          () -> {
            end.await();
            return "slow";
          });
      collector.submit(() -> "fast");
      CountDownLatch third = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  collector.submit(() -> "third");
                  third.countDown();
                } catch (InterruptedException interrupt) {
                  Thread.currentThread().interrupt();
                }
              });
      Optional<Result<String>> first = collector.poll(Duration.ofSeconds(30));
      assertThat(first).contains(new Result.Success<>(1, "fast"));
      Waiting.until(third);
      assertThat(collector.poll(Duration.ofSeconds(30))).contains(new Result.Success<>(2, "third"));
      assertThat(collector.poll(Duration.ofMillis(1))).isEmpty();
      end.countDown();
      assertThat(collector.takeAll()).containsExactly(new Result.Success<>(0, "slow"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAPoolDropsIsGatheredAsCancelled(ThreadKind kind) throws Exception {
    WorkerPool pool = new WorkerPool("a3", 1, kind);
    CountDownLatch end = Waiting.occupy(pool, 1);
    ResultCollector<Integer> collector = new ResultCollector<>(pool, 5);
    collector.submit(() -> 1);
    pool.close();
    end.countDown();
    assertThat(collector.takeAll())
        .singleElement()
        .isInstanceOfSatisfying(
            Result.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(CancellationException.class));
  }

  private static Callable<Integer> odd(int number) {
    return () -> {
      if (number % 2 == 0) {
        throw new IllegalArgumentException("even: " + number);
      }
      return number;
    };
  }
}
