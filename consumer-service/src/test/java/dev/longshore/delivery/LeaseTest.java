package dev.longshore.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Lease lease = delivery();

  @Test
  void attemptsCountFromOne() {
    assertThat(lease.startAttempt(50)).isEqualTo(1);
    end(1);
    assertThat(lease.startAttempt(90)).isEqualTo(2);
    assertThat(lease.deadlineMillis()).isEqualTo(90);
  }

  @Test
  void anAnswerOfAnEarlierAttemptMovesNothing() {
    lease.startAttempt(50);
    end(1);
    lease.startAttempt(90);

    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)).isFalse();
    assertThat(lease.extend(1, 1_000)).isFalse();
    assertThat(lease.deadlineMillis()).isEqualTo(90);
  }

  @Test
  void aLeaseEndsAtItsDeadlineAndNotBefore() {
    lease.startAttempt(50);

    assertThat(lease.expire(1, 49)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.expire(1, 50)).isEqualTo(Expiry.WHILE_RUNNING);
    assertThat(lease.expire(1, 51)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)).isFalse();
  }

  @Test
  void anExtensionMovesTheDeadlineWhileTheLeaseHolds() {
    lease.startAttempt(50);

    assertThat(lease.extend(1, 80)).isTrue();
    assertThat(lease.expire(1, 60)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.expire(1, 80)).isEqualTo(Expiry.WHILE_RUNNING);
    assertThat(lease.extend(1, 200)).isFalse();
  }

  @Test
  void aPendingLeaseEndsForWhoeverExpiresIt() {
    lease.startAttempt(50);
    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.PENDING)).isTrue();

    assertThat(lease.expire(1, 50)).isEqualTo(Expiry.WHILE_PENDING);
    assertThat(lease.phase()).isEqualTo(LeasePhase.ENDED);
  }

  @Test
  void aLaneIsLentOnceAndOnlyWhileTheHandlerWorks() {
    assertThat(lease.lendLane(0)).as("before the attempt").isFalse();
    lease.startAttempt(50);

    assertThat(lease.lendLane(1)).isTrue();
    assertThat(lease.lendLane(1)).as("again").isFalse();
    assertThat(lease.keepLane(1)).isFalse();

    end(1);
    assertThat(lease.isLaneLent()).isTrue();
    lease.startAttempt(90);
    assertThat(lease.isLaneLent()).isFalse();
  }

  @Test
  void aLaneThatIsKeptIsNotLent() {
    lease.startAttempt(50);

    assertThat(lease.keepLane(1)).isTrue();
    assertThat(lease.lendLane(1)).isFalse();
    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)).isTrue();
    assertThat(lease.isLaneLent()).isFalse();
  }

  @Test
  void illegalMovesAreDefects() {
    assertThatThrownBy(() -> lease.move(0, LeasePhase.QUEUED, LeasePhase.PENDING))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("illegal move of a delivery: QUEUED to PENDING");
  }

  @Test
  void exactlyOneOfAnswerAndExpiryWins() throws Exception {
    for (int trial = 0; trial < 5_000; trial++) {
      Lease contested = delivery();
      contested.startAttempt(50);
      AtomicInteger winners = new AtomicInteger();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Thread expiry =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(barrier);
                    if (contested.expire(1, 60) == Expiry.WHILE_RUNNING) {
                      winners.incrementAndGet();
                    }
                  });
      await(barrier);
      if (contested.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)) {
        winners.incrementAndGet();
      }
      expiry.join();
      assertThat(winners).hasValue(1);
    }
  }

  private static Delivery delivery() {
    return new Delivery(Messages.at(0, "a"), new PartitionLedger("orders", 0, 1, 0), 0, 0);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void end(int attempt) {
    assertThat(lease.move(attempt, LeasePhase.RUNNING, LeasePhase.ENDED)).isTrue();
    assertThat(lease.move(attempt, LeasePhase.ENDED, LeasePhase.QUEUED)).isTrue();
  }
}
