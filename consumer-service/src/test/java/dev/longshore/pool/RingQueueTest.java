package dev.longshore.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RingQueueTest {
  private final RingQueue queue = new RingQueue(TaskQueue.UNBOUNDED);

  @Test
  void keepsTheOrderWhileItGrows() {
    List<Integer> polled = new ArrayList<>();
    int added = 0;
    for (int round = 1; round <= 40; round++) {
      for (int count = 0; count < 100 * round; count++) {
        int number = added++;
        queue.offer(() -> polled.add(number), 0);
      }
      for (int count = 0; count < 50 * round; count++) {
        run(queue);
      }
    }
    while (!queue.isEmpty()) {
      run(queue);
    }

    assertThat(polled).hasSize(added).isSorted();
    assertThat(queue.poll()).isNull();
  }

  @Test
  void whatSeveralThreadsAddIsPolledOnceEach() throws Exception {
    int threads = 3;
    int each = 200_000;
    AtomicInteger left = new AtomicInteger(threads * each);
    List<BitSet> seen = List.of(new BitSet(), new BitSet());
    CountDownLatch done = new CountDownLatch(seen.size());
    for (int thread = 0; thread < threads; thread++) {
      int first = thread * each;
      Thread.ofPlatform().start(() -> addNumbers(first, each));
    }
    for (BitSet bits : seen) {
      Thread.ofPlatform()
          .start(
              () -> {
                while (left.get() > 0) {
                  if (queue.poll() instanceof Numbered number) {
                    left.decrementAndGet();
                    assertThat(bits.get(number.value)).isFalse();
                    bits.set(number.value);
                  }
                }
                done.countDown();
              });
    }
    done.await();

    assertThat(seen.getFirst().intersects(seen.getLast())).isFalse();
    seen.getFirst().or(seen.getLast());
    assertThat(seen.getFirst().cardinality()).isEqualTo(threads * each);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void holdsAsManyAsItMayAndNotOneMore() {
    for (int capacity : new int[] {1, 2, 3, 300, 1_000, 70_000}) {
      RingQueue bounded = new RingQueue(capacity);
      for (int round = 0; round < 3; round++) {
        for (int count = 0; count < capacity; count++) {
          assertThat(bounded.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
        }
        assertThat(bounded.offer(() -> {}, 0)).isEqualTo(Offer.FULL);
        assertThat(bounded.size()).isEqualTo(capacity);
        run(bounded);
        assertThat(bounded.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
        while (!bounded.isEmpty()) {
          run(bounded);
        }
        assertThat(bounded.size()).isZero();
      }
    }
  }

  @Test
  void aSealedQueueRefusesUntilItIsUnsealedAndKeepsWhatItHas() {
    for (int before : new int[] {0, 1, 256, 257, 1_000}) {
      RingQueue sealed = new RingQueue(TaskQueue.UNBOUNDED);
      for (int count = 0; count < before; count++) {
        sealed.offer(() -> {}, 0);
      }
      sealed.seal();
      sealed.seal();
      assertThat(sealed.offer(() -> {}, 0)).isEqualTo(Offer.SEALED);
      assertThat(sealed.size()).isEqualTo(before);
      sealed.unseal();
      assertThat(sealed.offer(() -> {}, 0)).isEqualTo(Offer.ADDED);
      for (int count = 0; count <= before; count++) {
        run(sealed);
      }
      assertThat(sealed.poll()).isNull();
      assertThat(sealed.isEmpty()).isTrue();
    }
  }

  private record Numbered(int value) implements Runnable {
    @Override
    public void run() {}
  }

  private void addNumbers(int first, int count) {
    for (int index = 0; index < count; index++) {
      queue.offer(new Numbered(first + index), 0);
    }
  }

  private static void run(RingQueue queue) {
    Runnable task = queue.poll();
    assertThat(task).isNotNull();
    if (task != null) {
      task.run();
    }
  }
}
