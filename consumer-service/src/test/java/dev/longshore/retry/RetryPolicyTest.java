package dev.longshore.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Backoff EXACT =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5), 0);
  private static final FailureDescription FAILURE =
      FailureDescription.of(new UncheckedIOException(new IOException("disk")));
  private final RetryPolicy policy = new RetryPolicy(3, EXACT, Set.of());

  @Test
  void waitsLongerEachTimeUpToTheLongest() {
    Random random = new Random(1);
    assertThat(EXACT.after(1, random)).isEqualTo(Duration.ofSeconds(1));
    assertThat(EXACT.after(2, random)).isEqualTo(Duration.ofSeconds(2));
    assertThat(EXACT.after(3, random)).isEqualTo(Duration.ofSeconds(4));
    assertThat(EXACT.after(4, random)).isEqualTo(Duration.ofSeconds(5));
    assertThat(EXACT.after(4_000, random)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void jitterSpreadsEitherWayWithinItsShare() {
    Backoff jittered = new Backoff(Duration.ofSeconds(10), 1, Duration.ofSeconds(10), 0.2);
    Random random = new Random(2);
    boolean shorter = false;
    boolean longer = false;
    for (int draw = 0; draw < 200; draw++) {
      Duration wait = jittered.after(1, random);
      assertThat(wait).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
      shorter |= wait.compareTo(Duration.ofSeconds(9)) < 0;
      longer |= wait.compareTo(Duration.ofSeconds(11)) > 0;
    }
    assertThat(shorter && longer).isTrue();
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    assertThat(decide(2)).isInstanceOf(RetryDecision.Again.class);
    assertThat(decide(3)).isEqualTo(new RetryDecision.GiveUp(DeadLetterReason.ATTEMPTS_EXHAUSTED));
  }

  @Test
  void aWaitThatTheHandlerAskedForGoesBeforeTheBackoff() {
    assertThat(policy.decide(1, FAILURE, Optional.of(Duration.ofMillis(7)), new Random(1)))
        .isEqualTo(new RetryDecision.Again(Duration.ofMillis(7)));
  }

  @Test
  void aFinalErrorIsKnownByItsClassItsSimpleNameOrItsRoot() {
    for (String name :
        Set.of("java.io.UncheckedIOException", "UncheckedIOException", "java.io.IOException")) {
      RetryPolicy strict = new RetryPolicy(3, EXACT, Set.of(name));
      assertThat(strict.decide(1, FAILURE, Optional.empty(), new Random(1)))
          .as(name)
          .isEqualTo(new RetryDecision.GiveUp(DeadLetterReason.NON_RETRYABLE));
    }
  }

  @Test
  void aBackoffThatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(1), 0))
        .hasMessage("backoff from PT2S to PT1S");
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, 0.5, Duration.ofSeconds(1), 0))
        .hasMessageContaining("multiplier 0.5");
  }

  private RetryDecision decide(int attempt) {
    return policy.decide(attempt, FAILURE, Optional.empty(), new Random(1));
  }
}
