package dev.longshore.engine;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class LendingRaceTest {

  @Test
  void aLaneHasOneOwnerWhenItIsLentAsTheHandlerReturns() {
    assertHolds(this, () -> new Lending(new Real(false)));
    assertHolds(this, () -> new Lending(new Real(true)));
    assertRejects(this, () -> new Lending(new LendsInTwoSteps()), "both");
  }

  /** An attempt whose lane may go to another turn. */
  private interface Subject {
    /** Notes that the handler has returned; whether the worker may touch its lane. */
    boolean returned();

    /** The watch's second look; whether another turn gets the lane. */
    boolean lend();
  }

  /** A handler returns as the watch lends its lane. */
  private static final class Lending implements Race {
    private final Subject subject;
    private volatile boolean workers;
    private volatile boolean lent;

    Lending(Subject subject) {
      this.subject = subject;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> workers = subject.returned(), () -> lent = subject.lend());
    }

    @Override
    public String outcome() {
      if (workers == lent) {
        return workers ? "both" : "none";
      }
      return workers ? "worker's" : "lent";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("worker's", "lent");
    }
  }

  /** The real one. */
  private static final class Real implements Subject {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery delivery = new Delivery(Messages.at(0, null), ledger, 0, 0);

    Real(boolean answered) {
      int attempt = delivery.startAttempt(50);
      if (answered && !delivery.answerRunning(attempt)) {
        throw new IllegalStateException("not running: " + delivery);
      }
    }

    @Override
    public boolean returned() {
      return delivery.endRunning(1) ? !delivery.isLaneLent() : delivery.keepLane(1);
    }

    @Override
    public boolean lend() {
      return delivery.lendLane(1);
    }
  }

  /** Looks whether the handler works, and lends the lane afterwards. */
  private static final class LendsInTwoSteps implements Subject {
    private volatile boolean handling = true;
    private volatile boolean lent;

    @Override
    public boolean returned() {
      handling = false;
      return !lent;
    }

    @Override
    public boolean lend() {
      if (!handling) {
        return false;
      }
      lent = true;
      return true;
    }
  }
}
