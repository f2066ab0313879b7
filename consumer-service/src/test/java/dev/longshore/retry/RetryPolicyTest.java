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
  void aFinalErrorStandsForWhatExtendsItAndForWhatItCaused() {
    FailureDescription wrapped =
        FailureDescription.of(
            new java.util.concurrent.ExecutionException(
                new IllegalStateException(new java.io.FileNotFoundException("gone"))));
    for (String name :
        Set.of(
            "ExecutionException",
            "RuntimeException",
            "IllegalStateException",
            "java.io.FileNotFoundException",
            "IOException")) {
      assertThat(decision(name, wrapped)).as(name).isInstanceOf(RetryDecision.GiveUp.class);
    }
    assertThat(decision("TimeoutException", wrapped)).isInstanceOf(RetryDecision.Again.class);
  }

  @Test
  void aNestedClassIsKnownByItsSimpleName() {
    assertThat(decision("Nested", FailureDescription.of(new Nested())))
        .isInstanceOf(RetryDecision.GiveUp.class);
  }

  @Test
  void aKindOfErrorIsFinalByItsName() {
    FailureDescription busy = FailureDescription.of("http-503", "busy");
    assertThat(decision("http-503", busy)).isInstanceOf(RetryDecision.GiveUp.class);
    assertThat(decision("http-50", busy)).isInstanceOf(RetryDecision.Again.class);
  }

  private static final class Nested extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static RetryDecision decision(String name, FailureDescription failure) {
    return new RetryPolicy(3, EXACT, Set.of(name))
        .decide(1, failure, Optional.empty(), new Random(1));
  }

  @Test
  void aWaitThatNobodyWouldLiveToSeeIsCut() {
    assertThat(
            policy.decide(
                1, FAILURE, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)), new Random(1)))
        .isEqualTo(new RetryDecision.Again(RetryPolicy.LONGEST_WAIT));
  }

  @Test
  void aBackoffGrowsFromPartsOfAMillisecondAndFromNothing() {
    Random random = new Random(1);
    Backoff small = new Backoff(Duration.ofMillis(1), 1.5, Duration.ofSeconds(1), 0);
    assertThat(small.after(2, random)).isEqualTo(Duration.ofNanos(1_500_000));
    assertThat(small.after(3, random)).isEqualTo(Duration.ofNanos(2_250_000));
    assertThat(small.after(1_000_000, random)).isEqualTo(Duration.ofSeconds(1));
    Backoff none = new Backoff(Duration.ZERO, 2, Duration.ofSeconds(1), 0.5);
    assertThat(none.after(7, random)).isZero();
    Backoff even = new Backoff(Duration.ofSeconds(1), 1, Duration.ofSeconds(9), 0);
    assertThat(even.after(1_000_000, random)).isEqualTo(Duration.ofSeconds(1));
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
