package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A8: a task that throws, or throws an Error, hurts nobody else; a handler hears of it. */
@Timeout(60)
class FailuresA8Test {
  private final List<Throwable> heard = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void theHandlerHearsOfEachFailureAndEveryOtherTaskRuns(ThreadKind kind) {
    ThreadsOf threads = new ThreadsOf();
    try (WorkerPool pool = pool(kind)) {
      for (int task = 0; task < 100; task++) {
        int number = task;
        pool.submit(
            () -> {
              threads.add();
              fail(number);
            });
      }
      Waiting.until("all have run", () -> pool.snapshot().totals().completed() == 50);
      Waiting.until("all are told", () -> heard.size() == 50);
      assertThat(pool.snapshot().totals().failed()).isEqualTo(50);
      assertThat(threads.size()).as("no worker is lost").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExceptionIsTheFuturesAndAnErrorIsTheHandlersToo(ThreadKind kind) {
    try (WorkerPool pool = pool(kind)) {
      IllegalStateException exception = new IllegalStateException("no");
      AssertionError error = new AssertionError("no");
      CompletableFuture<Object> first =
          pool.call(
              () -> {
                throw exception;
              });
      CompletableFuture<Object> second =
          pool.call(
              () -> {
                throw error;
              });
      assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasCause(exception);
      assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).hasCause(error);
      Waiting.until("it is told", () -> heard.size() == 1);
      assertThat(heard).containsExactly(error);
      assertThat(pool.snapshot().totals().failed()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatThrowsHurtsNobodyEither(ThreadKind kind) {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> heard.add(failure));
    try (WorkerPool pool =
        WorkerPool.named("a8")
            .workers(1)
            .threads(kind)
            .onFailure(
                (thread, failure) -> {
                  throw new IllegalStateException("the handler");
                })
            .build()) {
      IllegalArgumentException failure = new IllegalArgumentException("the task");
      pool.submit(
          () -> {
            throw failure;
          });
      assertThat(pool.call(() -> 1).join()).isEqualTo(1);
      assertThat(heard).containsExactly(failure);
      assertThat(failure.getSuppressed()).singleElement().asString().contains("the handler");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private WorkerPool pool(ThreadKind kind) {
    return WorkerPool.named("a8")
        .workers(1)
        .threads(kind)
        .onFailure((thread, failure) -> heard.add(failure))
        .build();
  }

  private static void fail(int number) {
    if (number % 4 == 0) {
      throw new IllegalStateException("no " + number);
    }
    if (number % 4 == 1) {
      throw new StackOverflowError("deep " + number);
    }
  }
}
