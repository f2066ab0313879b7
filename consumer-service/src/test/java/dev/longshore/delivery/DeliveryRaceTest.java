package dev.longshore.delivery;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.LeaseSubject.Move;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class DeliveryRaceTest {

  @Test
  void exactlyOneOfAnswerAndExpiryEndsALease() {
    assertHolds(this, () -> new AnswerExpiryExtension(new LeaseSubject.Sound()));
    assertRejects(this, () -> new AnswerExpiryExtension(new CanaryLease()), "answered expired");
  }

  @Test
  void anAnswerToAnEarlierAttemptNeverEndsALaterOne() {
    assertHolds(this, () -> new LateAnswer(new LeaseSubject.Sound()));
    assertRejects(this, () -> new LateAnswer(new CanaryLease()), "answered after 2 began");
  }

  @Test
  void exactlyOneOwnsADeliveryWhoseHandlerReturnsAndAnswersLater() {
    assertHolds(this, () -> new Handover(new LeaseSubject.Sound()));
    assertRejects(this, () -> new Handover(new CanaryLease()), "ANSWERED");
  }

  /** The answer, the expiry and an extension of one lease. */
  private static final class AnswerExpiryExtension implements Race {
    private final LeaseSubject lease;
    private boolean answered;
    private boolean expired;
    private boolean extended;

    AnswerExpiryExtension(LeaseSubject lease) {
      this.lease = lease;
      lease.start(50);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> answered = lease.move(1, Move.END_RUNNING),
          () -> expired = lease.expire(1, 60) == Expiry.WHILE_RUNNING,
          () -> extended = lease.extend(1, 100));
    }

    @Override
    public String outcome() {
      return (extended ? "extended " : "")
          + (answered ? "answered " : "")
          + (expired ? "expired " : "")
          + lease.phase();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("answered ENDED", "extended answered ENDED", "expired EXPIRED");
    }
  }

  /** The first attempt expires and the second begins while the first one's answer comes. */
  private static final class LateAnswer implements Race {
    private final LeaseSubject lease;
    private boolean answered;
    private boolean began;

    LateAnswer(LeaseSubject lease) {
      this.lease = lease;
      lease.start(50);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          this::expireAndStartAgain, () -> answered = lease.move(1, Move.ANSWER_RUNNING));
    }

    private void expireAndStartAgain() {
      if (lease.expire(1, 60) == Expiry.WHILE_RUNNING && lease.move(1, Move.END_EXPIRED)) {
        lease.requeue();
        lease.start(120);
        began = true;
      }
    }

    @Override
    public String outcome() {
      return (answered ? "answered" : "stale")
          + (began ? " after 2 began: " : ": ")
          + lease.phase();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("answered: ANSWERED", "stale after 2 began: RUNNING");
    }
  }

  /** A handler returns without an answer while the answer comes and the lease runs out. */
  private static final class Handover implements Race {
    private final LeaseSubject lease;

    /** Who found to own the delivery; the explorer switches no thread at a builder. */
    private final StringBuilder owners = new StringBuilder();

    Handover(LeaseSubject lease) {
      this.lease = lease;
      lease.start(50);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(this::handlerReturns, this::answer, this::expire);
    }

    private void handlerReturns() {
      if (!lease.move(1, Move.AWAIT_ANSWER)
          && (lease.move(1, Move.END_ANSWERED) || lease.move(1, Move.END_EXPIRED))) {
        owners.append("worker ");
      }
    }

    private void answer() {
      if (!lease.move(1, Move.ANSWER_RUNNING) && lease.move(1, Move.END_PENDING)) {
        owners.append("answerer ");
      }
    }

    private void expire() {
      if (lease.expire(1, 60) == Expiry.WHILE_PENDING) {
        owners.append("watch ");
      }
    }

    @Override
    public String outcome() {
      return owners + lease.phase().toString();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("worker ENDED", "answerer ENDED", "watch ENDED");
    }
  }
}
