package dev.longshore.pool;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class QueueRaceTest {

  @Test
  void nothingIsAcceptedOnceTheQueueIsSealed() {
    assertHolds(this, () -> new Sealing(new Sound(2)));
    assertRejects(this, () -> new Sealing(new Canary(2)), "1 late");
  }

  @Test
  void neverMoreTasksWaitThanMay() {
    assertHolds(this, () -> new Filling(new Sound(1)));
    assertRejects(this, () -> new Filling(new Canary(1)), "2 of 1");
  }

  /** What the races need of a queue. */
  private interface Subject {
    boolean offer();

    void seal();

    long size();
  }

  private record Sound(RingQueue queue) implements Subject {
    Sound(int capacity) {
      this(new RingQueue(capacity));
    }

    @Override
    public boolean offer() {
      return queue.offer(() -> {}, 0) == Offer.ADDED;
    }

    @Override
    public void seal() {
      queue.seal();
    }

    @Override
    public long size() {
      return queue.size();
    }
  }

  /** Looks first and adds then. */
  private static final class Canary implements Subject {
    private final int capacity;
    private final AtomicInteger tasks = new AtomicInteger();
    private volatile boolean sealed;

    Canary(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean offer() {
      if (sealed || tasks.get() >= capacity) {
        return false;
      }
      tasks.incrementAndGet();
      return true;
    }

    @Override
    public void seal() {
      sealed = true;
    }

    @Override
    public long size() {
      return tasks.get();
    }
  }

  /** Two submitters offer while a third thread seals the queue and looks what is in it. */
  private static final class Sealing implements Race {
    private final Subject queue;
    private volatile boolean first;
    private volatile boolean second;
    private volatile long atTheSeal;

    Sealing(Subject queue) {
      this.queue = queue;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> first = queue.offer(), () -> second = queue.offer(), this::seal);
    }

    private void seal() {
      queue.seal();
      atTheSeal = queue.size();
    }

    @Override
    public String outcome() {
      int accepted = (first ? 1 : 0) + (second ? 1 : 0);
      return accepted + " accepted, " + (queue.size() - atTheSeal) + " late";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 accepted, 0 late", "1 accepted, 0 late", "2 accepted, 0 late");
    }
  }

  /** Two submitters offer to a queue that holds one. */
  private static final class Filling implements Race {
    private final Subject queue;

    Filling(Subject queue) {
      this.queue = queue;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(queue::offer, queue::offer);
    }

    @Override
    public String outcome() {
      return queue.size() + " of 1";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("1 of 1");
    }
  }
}
