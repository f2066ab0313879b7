package dev.longshore.engine;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class ClosingRaceTest {

  @Test
  void eitherAnAttemptDoesNotStartOrTheClosingWaitsForIt() {
    assertHolds(this, () -> new ClosingRace(new Parts()));
    assertRejects(
        this, () -> new ClosingRace(new ClosingRace.AsksBeforeItIsSeen()), "free start end");
  }

  /** The real parts, in the order of {@link MessageFlow}. */
  private static final class Parts implements ClosingRace.Subject {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery delivery = new Delivery(Messages.at(0, null), ledger, 0, 0);
    private final AttemptSlot slot = new AttemptSlot(Thread.currentThread());

    @Override
    public void attempt(Runnable handler) {
      slot.begin(Attempts.of(delivery));
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
}
