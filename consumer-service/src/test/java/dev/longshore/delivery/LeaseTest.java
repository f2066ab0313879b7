package dev.longshore.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Lease lease = new Lease();

  @Test
  void attemptsCountFromOne() {
    assertThat(lease.start(50)).isEqualTo(1);
    end(1);
    assertThat(lease.start(90)).isEqualTo(2);
    assertThat(lease.deadlineMillis()).isEqualTo(90);
  }

  @Test
  void anAnswerOfAnEarlierAttemptMovesNothing() {
    lease.start(50);
    end(1);
    lease.start(90);

    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)).isFalse();
    assertThat(lease.extend(1, 1_000)).isFalse();
    assertThat(lease.deadlineMillis()).isEqualTo(90);
  }

  @Test
  void aLeaseEndsAtItsDeadlineAndNotBefore() {
    lease.start(50);

    assertThat(lease.expire(1, 49)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.expire(1, 50)).isEqualTo(Expiry.WHILE_RUNNING);
    assertThat(lease.expire(1, 51)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.ENDED)).isFalse();
  }

  @Test
  void anExtensionMovesTheDeadlineWhileTheLeaseHolds() {
    lease.start(50);

    assertThat(lease.extend(1, 80)).isTrue();
    assertThat(lease.expire(1, 60)).isEqualTo(Expiry.NOT_DUE);
    assertThat(lease.expire(1, 80)).isEqualTo(Expiry.WHILE_RUNNING);
    assertThat(lease.extend(1, 200)).isFalse();
  }

  @Test
  void aPendingLeaseEndsForWhoeverExpiresIt() {
    lease.start(50);
    assertThat(lease.move(1, LeasePhase.RUNNING, LeasePhase.PENDING)).isTrue();

    assertThat(lease.expire(1, 50)).isEqualTo(Expiry.WHILE_PENDING);
    assertThat(lease.phase()).isEqualTo(LeasePhase.ENDED);
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
      Lease contested = new Lease();
      contested.start(50);
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
