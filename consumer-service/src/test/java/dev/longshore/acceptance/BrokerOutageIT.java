package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The broker goes away under load and comes back. */
final class BrokerOutageIT {
  private static final int MESSAGES = 6_000;
  private static final int IN_FLIGHT = 400;
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void consumersGoOnByThemselvesAndTellMeanwhileThatTheyAreNotReady() {
    String topic = acceptance.topic("orders", 4);
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(2 * IN_FLIGHT).concurrency(8));
    acceptance
        .stub()
        .behave(
            call -> {
              Thread.sleep(10);
              return Integer.parseInt(call.text()) % 50 == 0 ? Reply.of(400) : Reply.DONE;
            });
    Setup setup =
        acceptance
            .setup(topic)
            .with("workers.concurrency", "8")
            .with("workers.max-in-flight", Integer.toString(IN_FLIGHT));
    ConsumerProcess first = acceptance.begin(setup);
    ConsumerProcess second = acceptance.begin(setup);
    assertThat(first.awaitReady().status("/readyz")).isEqualTo(200);
    assertThat(second.awaitReady().status("/readyz")).isEqualTo(200);
    acceptance.send(
        IntStream.range(0, MESSAGES)
            .mapToObj(
                number -> TestKafka.message(topic, "key-" + number % 200, Integer.toString(number)))
            .toList());
    Eventually.await(
        "a quarter of the messages", LIMIT, () -> acceptance.stub().acked().size() > MESSAGES / 4);

    long stopped = System.nanoTime();
    acceptance.stopBroker();
    assertThat(acceptance.stub().acked().size()).isLessThan(MESSAGES * 9 / 10);
    Eventually.await(
        "both not ready",
        NOTICED_WITHIN,
        () -> first.status("/readyz") == 503 && second.status("/readyz") == 503);
    Duration rest = OUTAGE.minusNanos(System.nanoTime() - stopped);
    Eventually.holds(
        "live and not ready",
        rest,
        () ->
            first.status("/livez") == 200
                && second.status("/livez") == 200
                && first.status("/readyz") == 503);
    acceptance.restartBroker();
    Eventually.await(
        "both ready again",
        LIMIT,
        () -> first.status("/readyz") == 200 && second.status("/readyz") == 200);
    acceptance.awaitSettled(LIMIT);

    assertThat(first.isRunning() && second.isRunning()).isTrue();
    assertThat(first.status("/livez")).isEqualTo(200);
  }
}
