package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A consumer is asked to stop while there is work. */
final class CleanStopIT {
  private static final int MESSAGES = 6_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whatIsInFlightIsFinishedAndAnotherInstanceGoesOnWithoutDuplicates() {
    String topic = acceptance.topic("orders", 4);
    acceptance
        .stub()
        .behave(
            call -> {
              Thread.sleep(10);
              return Reply.DONE;
            });
    acceptance.limits(Limits.STRICT.concurrency(16));
    Setup setup = acceptance.setup(topic).with("workers.concurrency", "16");
    ConsumerProcess first = acceptance.begin(setup);
    ConsumerProcess second = acceptance.consumer(setup);
    first.awaitReady();
    acceptance.send(
        IntStream.range(0, MESSAGES)
            .mapToObj(
                number -> TestKafka.message(topic, "key-" + number % 300, Integer.toString(number)))
            .toList());
    Eventually.await(
        "both at work",
        LIMIT,
        () ->
            acceptance.stub().acked().size() > MESSAGES / 10
                && acceptance.stub().calls().stream().map(Call::instance).distinct().count() == 2);

    int before = acceptance.stub().acked().size();
    first.terminate();
    assertThat(first.awaitExit(LIMIT)).as("exit code, %s", first.errors()).isZero();
    assertThat(before).isLessThan(MESSAGES);
    acceptance.awaitSettled(LIMIT);

    assertThat(second.isRunning()).isTrue();
    assertThat(acceptance.stub().count()).isEqualTo(MESSAGES);
    assertThat(acceptance.stub().calls()).allMatch(Call::isAcked);
  }

  @Test
  void handlerThatOutlastsTheDrainIsListedAsUnsettledWithExitCodeThree() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().blockFirst("hangs", 0);
    Setup setup = acceptance.setup(topic).with("shutdown.drain", "1s");
    ConsumerProcess consumer = acceptance.consumer(setup);
    Sent hanging = acceptance.send(topic, "a", "hangs");
    acceptance.send(topic, "b", "works");
    Eventually.await("two calls", LIMIT, () -> acceptance.stub().count() == 2);

    consumer.terminate();
    assertThat(consumer.awaitExit(LIMIT)).isEqualTo(3);
    assertThat(consumer.errors()).contains(hanging.place().toString());

    acceptance.consumer(setup);
    acceptance.awaitSettled(LIMIT);
    assertThat(acceptance.stub().callsFor("hangs")).hasSize(2);
    assertThat(acceptance.stub().callsFor("works")).hasSize(1);
  }
}
