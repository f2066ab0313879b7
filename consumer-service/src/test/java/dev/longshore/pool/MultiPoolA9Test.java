package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A9: isolated pools, balanced, with overload fallback, switching and restarts. */
@Timeout(60)
class MultiPoolA9Test {
  private static final Balance ROUND_ROBIN = new Balance.RoundRobin();
  private static final Balance LEAST_TASKS = new Balance.LeastTasks();

  @Test
  void strategiesChooseAsTheySay() {
    assertThat(choices(ROUND_ROBIN, 6, 3, 0, 0, 0)).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(choices(Balance.weighted(List.of(5, 1, 1)), 7, 3, 0, 0, 0))
        .containsExactly(0, 0, 0, 1, 2, 0, 0);
    assertThat(choices(LEAST_TASKS, 3, 3, 5, 2, 9)).containsOnly(1);
    assertThat(choices(LEAST_TASKS, 3, 3, 2, 2, 2)).containsExactly(0, 1, 2);
    Balance byLoad = new Balance.ByLoad(ROUND_ROBIN, LEAST_TASKS, 10);
    assertThat(choices(byLoad, 3, 3, 5, 2, 9)).containsExactly(0, 1, 2);
    assertThat(choices(byLoad, 3, 3, 5, 2, 13)).containsOnly(1);
    assertThatThrownBy(() -> Balance.weighted(List.of(1, 0)))
        .hasMessage("weights must be positive: [1, 0]");
  }

  @Test
  void eachMemberGetsItsShare() {
    try (MultiPool pool = new MultiPool(members(3, 100), ROUND_ROBIN)) {
      pool.members().forEach(WorkerPool::pause);
      submit(pool, 30);
      assertThat(waiting(pool)).containsExactly(10L, 10L, 10L);
      pool.switchTo(Balance.weighted(List.of(4, 1, 1)));
      submit(pool, 12);
      assertThat(waiting(pool)).containsExactly(18L, 12L, 12L);
      pool.switchTo(LEAST_TASKS);
      submit(pool, 9);
      assertThat(waiting(pool)).containsExactlyInAnyOrder(18L, 17L, 16L).startsWith(18L);
      assertThatThrownBy(() -> pool.switchTo(Balance.weighted(List.of(1))))
          .hasMessage("1 weights for 3 members");
      assertThat(pool.balance()).isSameAs(LEAST_TASKS);
    }
  }

  @Test
  void whatAFullMemberRefusesGoesToTheEmptiest() {
    List<WorkerPool> members =
        List.of(member("small", 2), member("large", 100), member("middle", 50));
    try (MultiPool pool = new MultiPool(members, ROUND_ROBIN)) {
      members.forEach(WorkerPool::pause);
      submit(pool, 30);
      assertThat(waiting(pool).getFirst()).isEqualTo(2);
      assertThat(waiting(pool)).satisfies(all -> assertThat(sum(all)).isEqualTo(30));
    }
    try (MultiPool pool = new MultiPool(members(2, 1), ROUND_ROBIN)) {
      pool.members().forEach(WorkerPool::pause);
      submit(pool, 2);
      assertThat(pool.trySubmit(() -> {})).isFalse();
      assertThatThrownBy(() -> pool.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void aMemberWhoseWorkersAreAllStuckGetsNewOnesAndTheOthersNoticeNothing() {
    Duration stuckAfter = Duration.ofSeconds(60);
    long now = Long.MAX_VALUE - 1;
    try (MultiPool pool = new MultiPool(members(2, 100), ROUND_ROBIN)) {
      WorkerPool sick = pool.members().getFirst();
      WorkerPool well = pool.members().getLast();
      CountDownLatch end = new CountDownLatch(1);
      CountDownLatch started = new CountDownLatch(4);
      for (int task = 0; task < 2; task++) {
        sick.submit(deaf(started, end));
        well.submit(deaf(started, end));
      }
      Waiting.until(started);
      CountDownLatch ran = new CountDownLatch(3);
      IntStream.range(0, 3).forEach(task -> sick.submit(ran::countDown));

      assertThat(pool.restartStuck(now, stuckAfter)).isEmpty();
      now += stuckAfter.toNanos() - 1;
      assertThat(pool.restartStuck(now, stuckAfter)).isEmpty();
      now += 1;
      assertThat(pool.restartStuck(now, stuckAfter)).containsExactly(0);

      Waiting.until(ran);
      assertThat(well.running()).isEqualTo(2);
      now += 2 * stuckAfter.toNanos();
      assertThat(pool.restartStuck(now, stuckAfter)).isEmpty();
      end.countDown();
      Waiting.until("all are counted", () -> sick.snapshot().totals().completed() == 5);
      assertThat(pool.shutdown(Duration.ofSeconds(30), Duration.ZERO).isClean()).isTrue();
    }
  }

  @Test
  void aTaskOfOneMemberCannotHoldUpAnother() {
    try (MultiPool pool = new MultiPool(members(2, 10), ROUND_ROBIN)) {
      CountDownLatch end = Waiting.occupy(pool.members().getFirst(), 2);
      WorkerPool other = pool.members().getLast();
      for (int task = 0; task < 100; task++) {
        assertThat(other.call(() -> 1).join()).isEqualTo(1);
        Waiting.until("its workers rest", () -> other.running() == 0);
        assertThat(LEAST_TASKS.choose(task, 2, at -> pool.members().get(at).tasks())).isOne();
      }
      end.countDown();
    }
  }

  private static Runnable deaf(CountDownLatch started, CountDownLatch end) {
    return () -> {
      started.countDown();
      while (end.getCount() > 0) {
        Waiting.quietly(end);
        Thread.interrupted();
      }
    };
  }

  private static void submit(MultiPool pool, int tasks) {
    for (int task = 0; task < tasks; task++) {
      pool.execute(() -> {});
    }
  }

  private static List<WorkerPool> members(int number, int capacity) {
    return IntStream.range(0, number).mapToObj(at -> member("member-" + at, capacity)).toList();
  }

  private static WorkerPool member(String name, int capacity) {
    return WorkerPool.named(name).workers(2).capacity(capacity).whenFull(WhenFull.REFUSE).build();
  }

  private static List<Long> waiting(MultiPool pool) {
    return pool.members().stream().map(WorkerPool::waiting).toList();
  }

  private static long sum(List<? extends Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  private static List<Integer> choices(Balance balance, int turns, int members, long... backlog) {
    return LongStream.range(0, turns)
        .mapToObj(turn -> balance.choose(turn, members, member -> backlog[member]))
        .toList();
  }
}
