package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A10: CPU work by work stealing: one task, a batch in order, chunks; async work goes on. */
@Timeout(60)
class CpuWorkA10Test {
  private final CpuPool cpu = new CpuPool("a10", 2);

  @AfterEach
  void close() {
    cpu.close();
  }

  @Test
  void computesOneThingOnAThreadOfItsOwn() throws Exception {
    assertThat(cpu.call(() -> Thread.currentThread().getName()).get(30, TimeUnit.SECONDS))
        .startsWith("a10-");
  }

  @Test
  void aBatchKeepsItsOrder() throws Exception {
    for (int size : new int[] {0, 1, 2, 31, 10_000}) {
      List<Integer> items = IntStream.range(0, size).boxed().toList();
      assertThat(cpu.batch(items, item -> item * 2).get(30, TimeUnit.SECONDS))
          .isEqualTo(items.stream().map(item -> item * 2).toList());
    }
  }

  @Test
  void chunksKeepTheirOrderAndTheLastMayBeShort() throws Exception {
    List<Integer> items = IntStream.range(0, 10).boxed().toList();
    assertThat(cpu.chunks(items, 4, List::copyOf).get(30, TimeUnit.SECONDS))
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    assertThatThrownBy(() -> cpu.chunks(items, 0, List::copyOf))
        .hasMessage("chunk must be positive: 0");
  }

  @Test
  void aFailureNamesItsItemAndStopsTheRest() {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<List<Integer>> batch =
        cpu.batch(
            IntStream.range(0, 100_000).boxed().toList(),
            item -> {
              begun.incrementAndGet();
              if (item == 17) {
                throw new IllegalStateException("no");
              }
              if (item > 17) {
                Waiting.until(ended);
              }
              return item;
            });
    var _ = batch.whenComplete((results, failure) -> ended.countDown());
    assertThatThrownBy(() -> batch.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessage("item 17 of the batch failed: java.lang.IllegalStateException: no")
        .isInstanceOfSatisfying(
            BatchFailure.class, failure -> assertThat(failure.index()).isEqualTo(17));
    assertThat(begun.get()).isLessThanOrEqualTo(18 + 2);
  }

  @Test
  void cancellingStopsTheRest() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<List<Integer>> batch =
        cpu.batch(
            IntStream.range(0, 100_000).boxed().toList(),
            item -> {
              begun.incrementAndGet();
              started.countDown();
              Waiting.until(goOn);
              return item;
            });
    Waiting.until(started);
    batch.cancel(true);
    goOn.countDown();
    // Behind what is left of the batch, on both threads.
    cpu.batch(List.of(1, 2, 3, 4), item -> item).get(30, TimeUnit.SECONDS);
    assertThat(batch).isCancelled();
    assertThat(begun.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void cancellingATaskInterruptsItAndNotTheNext() {
    CpuPool single = new CpuPool("single", 1);
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        single.call(
            () -> {
              started.countDown();
              new CountDownLatch(1).await();
              return true;
            });
    Waiting.until(started);
    first.cancel(true);
    assertThat(single.call(() -> Thread.currentThread().isInterrupted()).join()).isFalse();
    single.close();
  }

  @Test
  void asyncWorkGoesOnWhileEveryThreadComputes() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(2);
    for (int thread = 0; thread < 2; thread++) {
      var _ =
          cpu.call(
              () -> {
                busy.countDown();
                end.await();
                return 1;
              });
    }
    Waiting.until(busy);
    try (WorkerPool pool = new WorkerPool("async", 4, ThreadKind.VIRTUAL)) {
      for (int task = 0; task < 100; task++) {
        assertThat(pool.call(() -> 1).join()).isEqualTo(1);
      }
    }
    end.countDown();
  }
}
