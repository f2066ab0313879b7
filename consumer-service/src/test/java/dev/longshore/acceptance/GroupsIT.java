package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders, group protocols, starting points, and instances that come and go. */
final class GroupsIT {
  private static final int MESSAGES = 8_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @ParameterizedTest
  @CsvSource({"KEY, consumer", "KEY, classic", "PARTITION, consumer", "NONE, consumer"})
  void secondInstanceComesAndGoesUnderLoadWithoutLossDuplicatesOrDisorder(
      Limits.Order order, String protocol) {
    String orders = acceptance.topic("orders", 4);
    String refunds = acceptance.topic("refunds", 2);
    acceptance.limits(Limits.STRICT.order(order).concurrency(16));
    acceptance
        .stub()
        .behave(
            call -> {
              Thread.sleep(order == Limits.Order.PARTITION ? 6 : 20);
              int number = Integer.parseInt(call.text());
              return number % 100 == 7 && call.attempt() == 1 ? Reply.FAILED : Reply.DONE;
            });
    Setup setup =
        acceptance
            .setup(orders, refunds)
            .with("source.protocol", protocol)
            .with("workers.concurrency", "16")
            .with("workers.ordering", order.name().toLowerCase(java.util.Locale.ROOT));
    acceptance.consumer(setup);
    acceptance.send(messages(orders, refunds));
    Eventually.await("some messages", LIMIT, () -> acceptance.stub().acked().size() > MESSAGES / 8);

    ConsumerProcess second = acceptance.consumer(setup);
    Eventually.await("both at work", LIMIT, () -> instances(acceptance.stub().calls()) == 2);
    Eventually.await("more messages", LIMIT, () -> acceptance.stub().acked().size() > MESSAGES / 2);
    second.terminate();
    assertThat(second.awaitExit(LIMIT)).as(second.errors()).isZero();
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().acked()).hasSize(MESSAGES);
  }

  private static long instances(List<Call> calls) {
    return calls.stream().map(Call::instance).distinct().count();
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(
      String orders, String refunds) {
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      String topic = number % 3 == 0 ? refunds : orders;
      messages.add(TestKafka.message(topic, "key-" + number % 100, Integer.toString(number)));
    }
    return messages;
  }

  @Test
  void groupThatStartsFromLatestTakesOnlyWhatComesAfterItIsReady() {
    String topic = acceptance.topic("orders", 3);
    for (String key : List.of("a", "b", "c", "d")) {
      acceptance.sendUnobserved(topic, key, "old");
    }
    ConsumerProcess first =
        acceptance.consumer(acceptance.setup(topic).with("source.start-from", "latest"));
    for (String key : List.of("a", "b", "c", "d")) {
      acceptance.send(topic, key, "new");
    }
    acceptance.awaitSettled(LIMIT);
    first.terminate();
    assertThat(first.awaitExit(LIMIT)).isZero();

    acceptance.send(topic, "a", "while nobody looked");
    acceptance.consumer(acceptance.setup(topic).with("source.start-from", "latest"));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().callsFor("old")).isEmpty();
    assertThat(acceptance.stub().calls()).hasSize(5);
  }

  @Test
  void groupWithoutACommitThatStartsFromNoneIsRefused() {
    String topic = acceptance.topic("orders", 1);
    ConsumerProcess consumer =
        acceptance.begin(acceptance.setup(topic).with("source.start-from", "none"));

    assertThat(consumer.awaitExit(LIMIT)).as(consumer.errors()).isEqualTo(2);
    assertThat(consumer.errors()).contains("source.start-from", "earliest").doesNotContain("\tat ");
  }

  @Test
  void deadLettersOfSeveralTopicsMayShareOneTopic() {
    String orders = acceptance.topic("orders", 2);
    String refunds = acceptance.topic("refunds", 3);
    acceptance.sharedDeadLetters("all-" + acceptance.group() + ".dead");
    acceptance.stub().behave(call -> Reply.of(400));
    acceptance.consumer(
        acceptance
            .setup(orders, refunds)
            .with("dead-letter.topic", "all-" + acceptance.group() + ".dead"));

    acceptance.send(orders, "a", "one");
    acceptance.send(refunds, "a", "two");
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked())
        .extracting(Parked::text)
        .containsExactlyInAnyOrder("one", "two");
  }
}
