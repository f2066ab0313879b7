package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WorkerPoolTest {

  @ParameterizedTest
  @EnumSource
  void neverRunsMoreTasksThanItHasWorkersAndReachesThatNumber(ThreadKind kind) throws Exception {
    int size = 5;
    CountDownLatch allThere = new CountDownLatch(size);
    CountDownLatch done = new CountDownLatch(100);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (WorkerPool pool = new WorkerPool("test", size, kind)) {
      for (int task = 0; task < 100; task++) {
        pool.execute(
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              allThere.countDown();
              awaitQuietly(allThere);
              running.decrementAndGet();
              done.countDown();
            });
      }
      done.await();
    }
    assertThat(most).hasValue(size);
  }

  @ParameterizedTest
  @EnumSource
  void everyTaskRunsOnceHoweverWorkersComeAndRest(ThreadKind kind) throws Exception {
    int submitters = 3;
    int each = 20_000;
    Semaphore ran = new Semaphore(0);
    try (WorkerPool pool = new WorkerPool("test", 4, kind)) {
      for (int submitter = 0; submitter < submitters; submitter++) {
        Thread.ofPlatform().start(() -> submitWithPauses(pool, each, ran));
      }
      assertThat(ran.tryAcquire(submitters * each, 30, TimeUnit.SECONDS)).isTrue();
      awaitIdle(pool);
    }
    assertThat(ran.availablePermits()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatWaitsForAnotherIsHelpedByTheNextWorker(ThreadKind kind) throws Exception {
    try (WorkerPool pool = new WorkerPool("test", 2, kind)) {
      for (int round = 0; round < 2_000; round++) {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        pool.execute(
            () -> {
              awaitQuietly(second);
              first.countDown();
            });
        pool.execute(second::countDown);
        first.await();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreWorkersTakeWhatWaitsAndFewerEndAfterTheirTask(ThreadKind kind) throws Exception {
    CountDownLatch began = new CountDownLatch(3);
    CountDownLatch end = new CountDownLatch(1);
    Semaphore ran = new Semaphore(0);
    try (WorkerPool pool = new WorkerPool("test", 1, kind)) {
      for (int task = 0; task < 3; task++) {
        pool.execute(
            () -> {
              began.countDown();
              awaitQuietly(end);
              ran.release();
            });
      }
      pool.resize(3);
      began.await();
      assertThat(pool.running()).isEqualTo(3);

      pool.resize(1);
      end.countDown();
      pool.execute(ran::release);

      assertThat(ran.tryAcquire(4, 30, TimeUnit.SECONDS)).isTrue();
      awaitIdle(pool);
      assertThat(pool.size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatThrowsIsReportedAndHurtsNoOther(ThreadKind kind) throws Exception {
    AtomicReference<Throwable> reported = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> reported.set(failure));
    try (WorkerPool pool = new WorkerPool("test", 1, kind)) {
      CountDownLatch next = new CountDownLatch(1);
      StackOverflowError failure = new StackOverflowError("deep");
      pool.execute(
          () -> {
            throw failure;
          });
      pool.execute(next::countDown);
      next.await();
      assertThat(reported).hasValue(failure);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsWithTheTaskThatItWasFor(ThreadKind kind) throws Exception {
    try (WorkerPool pool = new WorkerPool("test", 1, kind)) {
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      CountDownLatch next = new CountDownLatch(1);
      pool.execute(() -> Thread.currentThread().interrupt());
      pool.execute(
          () -> {
            interrupted.set(Thread.currentThread().isInterrupted());
            next.countDown();
          });
      next.await();
      assertThat(interrupted).hasValue(false);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingInterruptsWhatRunsAndDropsWhatWaits(ThreadKind kind) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger dropped = new AtomicInteger();
    WorkerPool pool = new WorkerPool("test", 1, kind);
    pool.execute(
        () -> {
          started.countDown();
          while (!Thread.interrupted()) {
            LockSupport.park();
          }
          interrupted.countDown();
        });
    pool.execute(dropped::incrementAndGet);
    started.await();

    pool.close();
    assertThat(pool.trySubmit(dropped::incrementAndGet)).isFalse();

    interrupted.await();
    awaitIdle(pool);
    assertThat(dropped).hasValue(0);
  }

  private static void submitWithPauses(WorkerPool pool, int count, Semaphore ran) {
    for (int task = 0; task < count; task++) {
      pool.execute(ran::release);
      if (ThreadLocalRandom.current().nextInt(100) == 0) {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private static void awaitIdle(WorkerPool pool) {
    while (pool.running() > 0) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
