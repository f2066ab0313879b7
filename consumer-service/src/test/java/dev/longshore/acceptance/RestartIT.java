package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One message blocks for long while others finish: a restart does not handle those again. */
final class RestartIT {
  private static final int OTHERS = 10_000;
  private static final int CONCURRENCY = 64;

  /** Lets the others take several commit intervals. */
  private static final long PAUSE_MILLIS = 20;

  private static final Duration LIMIT = Duration.ofSeconds(40);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @ParameterizedTest
  @EnumSource(
      value = Limits.Order.class,
      names = {"KEY", "NONE"})
  void killedConsumerHandlesAgainAtMostWhatItSettledAfterItsLastCommit(Limits.Order order) {
    acceptance.limits(Limits.STRICT.order(order));
    ConsumerProcess consumer = finishAllButTheBlockedOne(order, PAUSE_MILLIS, "30s");
    assertThat(acceptance.kill(consumer)).isLessThan(OTHERS / 2);

    acceptance.consumer(setup(order, "30s"));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().callsFor("blocked")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Limits.Order.class,
      names = {"KEY", "NONE"})
  void stoppedConsumerThatGivesTheBlockedOneUpHandlesNothingAgain(Limits.Order order) {
    acceptance.limits(Limits.STRICT.order(order));
    ConsumerProcess consumer = finishAllButTheBlockedOne(order, 0, "500ms");
    consumer.terminate();
    assertThat(consumer.awaitExit(LIMIT)).isEqualTo(3);

    acceptance.consumer(setup(order, "500ms"));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().callsFor("blocked")).hasSize(2);
    assertThat(acceptance.stub().count()).isEqualTo(OTHERS + 2);
  }

  private static ConsumerProcess finishAllButTheBlockedOne(
      Limits.Order order, long millis, String drain) {
    acceptance.topic("orders", 1);
    acceptance.stub().blockFirst("blocked", millis);
    ConsumerProcess consumer = acceptance.consumer(setup(order, drain));
    String topic = topic();
    acceptance.send(topic, "blocked", "blocked");
    acceptance.send(
        IntStream.range(0, OTHERS)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number, Integer.toString(number)))
            .toList());
    Eventually.await(
        () -> "the others finished: " + acceptance.stub().acked().size(),
        LIMIT,
        () -> acceptance.stub().acked().size() >= OTHERS);
    assertThat(acceptance.stub().callsFor("blocked")).hasSize(1);
    return consumer;
  }

  private static String topic() {
    return "orders-" + acceptance.group();
  }

  private static Setup setup(Limits.Order order, String drain) {
    return acceptance
        .setup(topic())
        .with("workers.ordering", order.name().toLowerCase(java.util.Locale.ROOT))
        .with("workers.concurrency", Integer.toString(CONCURRENCY))
        .with("visibility.timeout", "5m")
        .with("shutdown.drain", drain);
  }
}
