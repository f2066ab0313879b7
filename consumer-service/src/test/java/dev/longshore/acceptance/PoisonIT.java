package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Much of what comes can never be handled, and fails slowly. */
final class PoisonIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MESSAGES = 600;
  private static final int KEYS = 40;
  private static final int POISONED = 12;
  private static final int MAX_IN_FLIGHT = 40;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  /** As many fail as there is room for, several times over: room comes back with each end. */
  @Test
  void keysThatAlwaysFailHoldUpNoOthersAndTheIntakeGoesOn() {
    String topic = acceptance.topic("orders", 2);
    acceptance.stub().behave(call -> isPoison(call) ? Reply.FAILED : Reply.DONE);
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance
                .setup(topic)
                .with("workers.concurrency", "8")
                .with("workers.max-in-flight", Integer.toString(MAX_IN_FLIGHT))
                .with("retry.max-attempts", "3")
                .with("retry.backoff.initial", "20ms")
                .with("circuit-breaker.enabled", "false"));

    acceptance.send(
        IntStream.range(0, MESSAGES)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number % KEYS, "m" + number))
            .toList());
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).hasSize(MESSAGES / KEYS * POISONED);
    assertThat(acceptance.parked()).allMatch(parked -> parked.header("attempts").equals("3"));
    assertThat(
            acceptance.stub().calls().stream()
                .filter(call -> !isPoison(call))
                .map(Call::attempt)
                .collect(Collectors.toSet()))
        .containsExactly(1);
    assertThat(consumer.metric("longshore_inflight")).isZero();
  }

  private static boolean isPoison(Call call) {
    return Integer.parseInt(call.text().substring(1)) % KEYS < POISONED;
  }
}
