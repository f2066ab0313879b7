package dev.longshore.engine;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class InterruptRaceTest {

  @Test
  void anInterruptNeverHitsTheNextDelivery() {
    assertHolds(this, () -> new Abandon(new Parts()));
    assertRejects(this, () -> new Abandon(new InterruptsLate()), "next interrupted");
  }

  /** A worker with two deliveries, the first of which is taken away. */
  private interface Subject {
    /** Handles both. */
    void work();

    /** Interrupts the worker if it works on the first. */
    void abandonFirst();

    /** Whether the second handler was interrupted, or did not run. */
    String second();
  }

  /** The first of two deliveries is taken away while a worker handles both. */
  private record Abandon(Subject subject) implements Race {
    @Override
    public List<Runnable> contenders() {
      return List.of(subject::work, subject::abandonFirst);
    }

    @Override
    public String outcome() {
      return subject.second();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("next undisturbed");
    }
  }

  private static String interrupted() {
    return Thread.currentThread().isInterrupted() ? "next interrupted" : "next undisturbed";
  }

  /** The real parts, in the order of {@link MessageFlow}. */
  private static final class Parts implements Subject {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery first = new Delivery(Messages.at(0, null), ledger, 0, 0);
    private volatile @Nullable AttemptSlot visible;
    private volatile String second = "next not handled";

    @Override
    public void work() {
      AttemptSlot slot = new AttemptSlot(Thread.currentThread());
      visible = slot;
      slot.begin(Attempts.of(first));
      int attempt = first.startAttempt(50);
      if (!first.endRunning(attempt)) {
        slot.clearInterrupt();
      }
      slot.end();
      second = interrupted();
    }

    @Override
    public void abandonFirst() {
      AttemptSlot slot = visible;
      Attempt running = slot == null ? null : slot.running();
      if (slot != null && running != null) {
        slot.expire(running, Long.MAX_VALUE);
      }
    }

    @Override
    public String second() {
      return second;
    }
  }

  /** Takes the first away in one step and interrupts in another. */
  private static final class InterruptsLate implements Subject {
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Thread worker;
    private volatile String second = "next not handled";

    @Override
    public void work() {
      worker = Thread.currentThread();
      if (!ended.compareAndSet(false, true)) {
        Thread.interrupted();
      }
      worker = null;
      second = interrupted();
    }

    @Override
    public void abandonFirst() {
      Thread running = worker;
      if (running != null && ended.compareAndSet(false, true)) {
        worker = null;
        running.interrupt();
      }
    }

    @Override
    public String second() {
      return second;
    }
  }
}
