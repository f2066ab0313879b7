package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A12: platform or virtual threads behind one type. The other tests run with both kinds. */
@Timeout(60)
class ThreadKindA12Test {

  @ParameterizedTest
  @EnumSource
  void workersAreOfTheirKindHaveANameAndKeepNoProcessAlive(ThreadKind kind) {
    try (WorkerPool pool = new WorkerPool("a12", 1, kind)) {
      Thread worker = pool.call(Thread::currentThread).join();
      assertThat(worker.isVirtual()).isEqualTo(kind == ThreadKind.VIRTUAL);
      assertThat(worker.getName()).isEqualTo("a12-0");
      assertThat(worker.isDaemon()).isTrue();
    }
  }

  @Test
  void thousandsOfVirtualWorkersRunAtOnce() {
    try (WorkerPool pool = new WorkerPool("a12", 5_000, ThreadKind.VIRTUAL)) {
      var end = Waiting.occupy(pool, 5_000);
      assertThat(pool.running()).isEqualTo(5_000);
      end.countDown();
    }
  }
}
