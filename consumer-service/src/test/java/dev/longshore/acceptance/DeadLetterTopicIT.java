package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The dead-letter topic is gone while dead letters come. */
final class DeadLetterTopicIT {
  private static final int MESSAGES = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whereItCannotBeMadeTheStartTellsWhyAndGoodMessagesAreHandled() {
    String topic = acceptance.topic("orders", 1);
    // Kafka takes no two topics whose names differ in dots and underscores only.
    acceptance.kafka().create(topic + "_dlq", 1, Map.of());
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));

    acceptance.send(topic, "good", "good");
    acceptance.awaitSettled(LIMIT);

    assertThat(consumer.errors())
        .contains("dead letters will wait: creating " + topic + ".dlq")
        .contains("collides");
  }

  @Test
  void nothingIsSettledOrSkippedUntilTheTopicIsThereAgain() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> call.text().equals("good") ? Reply.DONE : Reply.of(400));
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));
    acceptance.send(topic, "good", "good");
    acceptance.awaitSettled(LIMIT);
    String deadLetters = topic + ".dlq";
    acceptance.kafka().delete(deadLetters);

    acceptance.send(
        IntStream.range(0, MESSAGES)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number, Integer.toString(number)))
            .toList());
    acceptance.send(topic, "good", "good");
    Eventually.await(
        "failures counted",
        LIMIT,
        () -> consumer.metric("longshore_deadletter_failures_total") >= 1);
    assertThat(consumer.metric("longshore_messages_deadlettered_total")).isZero();
    assertThat(acceptance.stub().callsFor("good")).hasSize(2);
    assertThat(acceptance.kafka().commits(acceptance.group()))
        .allSatisfy((partition, commit) -> assertThat(commit.offset()).isEqualTo(1));
    double failures = consumer.metric("longshore_deadletter_failures_total");
    Eventually.await(
        "failures grow",
        LIMIT,
        () -> consumer.metric("longshore_deadletter_failures_total") > failures);

    acceptance.kafka().create(deadLetters, 3, Map.of());
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).hasSize(MESSAGES);
    assertThat(acceptance.stub().count()).isEqualTo(MESSAGES + 2);
    assertThat(consumer.status("/readyz")).isEqualTo(200);
  }
}
