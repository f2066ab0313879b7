package dev.longshore.engine;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class ClosingRaceTest {

  @Test
  void eitherAnAttemptDoesNotStartOrTheClosingWaitsForIt() {
    assertHolds(this, () -> new Closing(new Parts()));
    assertRejects(this, () -> new Closing(new AsksBeforeItIsSeen()), "free start end");
  }

  /** An attempt that may start, and the closing of its partition. */
  private interface Subject {
    /** Runs a handler unless the partition is closing. */
    void attempt(Runnable handler);

    /** Begins to close, and tells whether there is no attempt to wait for. */
    boolean closing();
  }

  /** A turn starts an attempt while its partition is taken away. */
  private static final class Closing implements Race {
    private final Subject subject;
    private final AtomicInteger works = new AtomicInteger();

    /** What happened, in its order; the explorer switches no thread at a builder. */
    private final StringBuilder events = new StringBuilder();

    Closing(Subject subject) {
      this.subject = subject;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> subject.attempt(this::handle), this::close);
    }

    private void handle() {
      works.incrementAndGet();
      events.append("start ");
      works.incrementAndGet();
      events.append("end ");
    }

    private void close() {
      events.append(subject.closing() ? "free " : "waits ");
    }

    @Override
    public String outcome() {
      return events.toString().strip();
    }

    @Override
    public Set<String> allowed() {
      return Set.of(
          "free",
          "waits",
          "waits start end",
          "start waits end",
          "start end waits",
          "start end free");
    }
  }

  /** The real parts, in the order of {@link MessageFlow}. */
  private static final class Parts implements Subject {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery delivery = new Delivery(Messages.at(0, null), ledger, 0, 0);
    private final AttemptSlot slot = new AttemptSlot(Thread.currentThread());

    @Override
    public void attempt(Runnable handler) {
      slot.begin(delivery);
      if (ledger.isOpen()) {
        handler.run();
      }
      slot.end();
    }

    @Override
    public boolean closing() {
      ledger.beginClosing();
      return slot.running() == null;
    }
  }

  /** Asks whether it may start before the closing can see it. */
  private static final class AsksBeforeItIsSeen implements Subject {
    private volatile boolean closing;
    private volatile boolean running;

    @Override
    public void attempt(Runnable handler) {
      if (!closing) {
        running = true;
        handler.run();
        running = false;
      }
    }

    @Override
    public boolean closing() {
      closing = true;
      return !running;
    }
  }
}
