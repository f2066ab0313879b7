package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A1: a fixed number of reused workers over a bounded queue; many tasks at flat memory. */
@Timeout(60)
class FixedWorkersA1Test {

  @ParameterizedTest
  @EnumSource
  void manyTasksRunOnTheSameFewThreadsAndNeverMoreWaitThanMay(ThreadKind kind) {
    int tasks = 50_000;
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger ran = new AtomicInteger();
    AtomicLong mostWaiting = new AtomicLong();
    WorkerPool pool =
        WorkerPool.named("a1").workers(4).threads(kind).capacity(100).neverExpire().build();
    for (int task = 0; task < tasks; task++) {
      pool.submit(
          () -> {
            threads.add(Thread.currentThread());
            mostWaiting.accumulateAndGet(pool.waiting(), Math::max);
            ran.incrementAndGet();
          });
    }
    assertThat(pool.shutdown(Duration.ofSeconds(30), Duration.ZERO).isClean()).isTrue();
    assertThat(ran).hasValue(tasks);
    assertThat(threads).hasSizeLessThanOrEqualTo(4);
    assertThat(mostWaiting.get()).isLessThanOrEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatHasRunIsNotHeldByThePool(ThreadKind kind) {
    try (WorkerPool pool =
        WorkerPool.named("a1").workers(2).threads(kind).capacity(64).neverExpire().build()) {
      WeakReference<Object> held = runOnce(pool);
      Waiting.until(
          "the task is collected",
          () -> {
            System.gc();
            return held.refersTo(null);
          });
    }
  }

  private static WeakReference<Object> runOnce(WorkerPool pool) {
    CountDownLatch ran = new CountDownLatch(1);
    byte[] payload = new byte[1_000];
    pool.submit(
        () -> {
          payload[0]++;
          ran.countDown();
        });
    Waiting.until(ran);
    return new WeakReference<>(payload);
  }
}
