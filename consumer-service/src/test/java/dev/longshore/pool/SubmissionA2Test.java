package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A2: submit waits, trySubmit refuses at once, submit with a timeout, a cap on who waits. */
@Timeout(60)
class SubmissionA2Test {

  @Test
  void trySubmitRefusesAtOnceWhenTheQueueIsFull() {
    try (WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(2).build()) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      assertThat(pool.trySubmit(() -> {})).isTrue();
      assertThat(pool.trySubmit(() -> {})).isTrue();
      assertThat(pool.trySubmit(() -> {})).isFalse();
      assertThat(pool.snapshot().totals().rejected()).isEqualTo(1);
      end.countDown();
      Waiting.until("there is room", () -> pool.trySubmit(() -> {}));
    }
  }

  @Test
  void submitWaitsUntilThereIsRoom() {
    try (WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(1).build()) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      pool.submit(() -> {});
      CountDownLatch ran = new CountDownLatch(1);
      AtomicBoolean submitted = new AtomicBoolean();
      Thread.ofPlatform()
          .start(
              () -> {
                pool.submit(ran::countDown);
                submitted.set(true);
              });
      Waiting.until("a submitter waits", () -> pool.snapshot().load().blocked() == 1);
      assertThat(submitted).isFalse();
      end.countDown();
      Waiting.until(ran);
      Waiting.until("nobody waits", () -> pool.snapshot().load().blocked() == 0);
    }
  }

  @Test
  void submitWithATimeoutGivesUpWhenThereIsNoRoomInTime() {
    try (WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(1).build()) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      assertThat(pool.submit(() -> {}, Duration.ofMillis(1))).isTrue();
      assertThat(pool.submit(() -> {}, Duration.ofMillis(1))).isFalse();
      end.countDown();
      assertThat(pool.submit(() -> {}, Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void onlySoManySubmittersMayWaitAndTheOthersAreToldWhy() {
    try (WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(1).maxBlocked(1).build()) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      pool.submit(() -> {});
      CountDownLatch ran = new CountDownLatch(1);
      Thread.ofPlatform().start(() -> pool.submit(ran::countDown));
      Waiting.until("a submitter waits", () -> pool.snapshot().load().blocked() == 1);
      assertThatThrownBy(() -> pool.submit(() -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(
              "the pool a2 refuses a task: its queue is full and as many submitters wait for room"
                  + " as may");
      end.countDown();
      Waiting.until(ran);
    }
  }

  @Test
  void aSubmitterThatIsInterruptedWhileItWaitsKeepsItsInterruptAndLeavesRoomForOthers() {
    try (WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(1).build()) {
      CountDownLatch end = Waiting.occupy(pool, 1);
      pool.submit(() -> {});
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      AtomicBoolean interrupted = new AtomicBoolean();
      Thread submitter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      pool.submit(() -> {});
                    } catch (RejectedExecutionException refused) {
                      thrown.set(refused);
                      interrupted.set(Thread.currentThread().isInterrupted());
                    }
                  });
      Waiting.until("a submitter waits", () -> pool.snapshot().load().blocked() == 1);
      submitter.interrupt();
      Waiting.until("it was told", () -> !submitter.isAlive());
      assertThat(thrown.get()).isInstanceOf(RejectedExecutionException.class);
      assertThat(interrupted).isTrue();
      end.countDown();
      CountDownLatch ran = new CountDownLatch(1);
      pool.submit(ran::countDown);
      Waiting.until(ran);
    }
  }

  @Test
  void executeRefusesOrRunsInTheCallerWhereThePoolIsToldSo() {
    try (WorkerPool refusing =
            WorkerPool.named("refusing").workers(1).capacity(1).whenFull(WhenFull.REFUSE).build();
        WorkerPool helped =
            WorkerPool.named("helped")
                .workers(1)
                .capacity(1)
                .whenFull(WhenFull.CALLER_RUNS)
                .build()) {
      CountDownLatch firstEnd = Waiting.occupy(refusing, 1);
      CountDownLatch secondEnd = Waiting.occupy(helped, 1);
      refusing.execute(() -> {});
      helped.execute(() -> {});

      assertThatThrownBy(() -> refusing.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("its queue is full");
      AtomicReference<@Nullable Thread> ranOn = new AtomicReference<>();
      helped.execute(() -> ranOn.set(Thread.currentThread()));
      assertThat(ranOn.get()).isSameAs(Thread.currentThread());
      assertThat(helped.call(Thread::currentThread).join()).isSameAs(Thread.currentThread());
      firstEnd.countDown();
      secondEnd.countDown();
    }
  }

  @Test
  void whoWaitsForRoomIsRefusedWhenThePoolIsShutDown() {
    WorkerPool pool = WorkerPool.named("a2").workers(1).capacity(1).build();
    CountDownLatch end = Waiting.occupy(pool, 1);
    pool.submit(() -> {});
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread submitter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    pool.submit(() -> {});
                  } catch (RejectedExecutionException refused) {
                    thrown.set(refused);
                  }
                });
    Waiting.until("a submitter waits", () -> pool.snapshot().load().blocked() == 1);
    pool.close();
    Waiting.until("it was told", () -> !submitter.isAlive());
    assertThat(thrown.get()).hasMessageContaining("it has been shut down");
    end.countDown();
  }
}
