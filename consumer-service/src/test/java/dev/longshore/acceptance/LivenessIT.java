package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work goes on within 30 seconds after a fault has ended. */
final class LivenessIT {
  private static final int MESSAGES = 500;
  private static final Duration PROMISED = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void afterTheBrokerIsBackLagFallsWithinThirtySeconds() {
    String topic = acceptance.topic("orders", 4);
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(MESSAGES));
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));
    send(topic, 0);
    acceptance.awaitSettled(LIMIT);

    acceptance.stopBroker();
    Eventually.await("not ready", LIMIT, () -> consumer.status("/readyz") == 503);
    acceptance.restartBroker();
    send(topic, MESSAGES);
    acceptance.awaitSettled(PROMISED);

    assertThat(consumer.metric("longshore_partitions_stalls_total")).isZero();
    assertThat(consumer.isRunning()).isTrue();
  }

  private static void send(String topic, int from) {
    acceptance.send(
        IntStream.range(from, from + MESSAGES)
            .mapToObj(
                number -> TestKafka.message(topic, "key-" + number % 50, Integer.toString(number)))
            .toList());
  }
}
