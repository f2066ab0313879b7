package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A4: priorities with a bound on starvation. */
@Timeout(60)
class PrioritiesA4Test {

  @Test
  void theMostUrgentGoesFirstAndEachLevelKeepsItsOrder() {
    int fairness = 1_000_000;
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    WorkerPool pool = WorkerPool.named("a4").workers(1).levels(3, fairness).build();
    CountDownLatch end = Waiting.occupy(pool, 1);
    for (int round = 0; round < 3; round++) {
      int number = round;
      pool.submit(() -> ran.add("late " + number), 2);
      pool.submit(() -> ran.add("middle " + number));
      pool.submit(() -> ran.add("urgent " + number), 0);
    }
    end.countDown();
    assertThat(pool.shutdown(Duration.ofSeconds(30), Duration.ZERO).isClean()).isTrue();
    assertThat(ran)
        .containsExactly(
            "urgent 0",
            "urgent 1",
            "urgent 2",
            "middle 0",
            "middle 1",
            "middle 2",
            "late 0",
            "late 1",
            "late 2");
  }

  @Test
  void theLeastUrgentIsTakenWithinItsBoundHoweverMuchIsMoreUrgent() {
    int levels = 3;
    int fairness = 4;
    LevelQueue queue = new LevelQueue(levels, TaskQueue.UNBOUNDED, fairness);
    Runnable urgent = () -> {};
    for (int round = 0; round < 50; round++) {
      Runnable late = new Late(round);
      queue.offer(late, levels - 1);
      int takes = 0;
      Runnable taken = urgent;
      while (!late.equals(taken)) {
        queue.offer(urgent, 0);
        taken = queue.poll();
        takes++;
      }
      assertThat(takes).isLessThanOrEqualTo(fairness * levels);
      queue.offer(urgent, 0);
    }
  }

  @Test
  void aBoundHoldsForAllLevelsTogether() {
    LevelQueue queue = new LevelQueue(2, 3, 2);
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
    assertThat(queue.offer(() -> {}, 1)).isEqualTo(Offer.ADDED);
    assertThat(queue.offer(() -> {}, 1)).isEqualTo(Offer.ADDED);
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.FULL);
    assertThat(queue.size()).isEqualTo(3);
    queue.poll();
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
    queue.seal();
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.FULL);
    while (queue.poll() != null) {
      // What is sealed is still taken.
    }
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.SEALED);
    queue.unseal();
    assertThat(queue.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
  }

  private record Late(int number) implements Runnable {
    @Override
    public void run() {}
  }
}
