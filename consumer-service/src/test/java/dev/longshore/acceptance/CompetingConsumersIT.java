package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two consumers share the work of a topic, with failures, and one of them dies. */
final class CompetingConsumersIT {
  private static final int MESSAGES = 20_000;
  private static final int KEYS = 500;
  private static final int IN_FLIGHT = 200;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void nothingIsLostAndKeysKeepTheirOrderWhenOneOfTwoConsumersIsKilled() {
    String topic = acceptance.topic("orders", 8);
    acceptance.stub().behave(CompetingConsumersIT::answer);
    Setup setup =
        acceptance
            .setup(topic)
            .with("retry.max-attempts", "3")
            .with("circuit-breaker.enabled", "false") // keys that fail soon make most of the calls
            .with("workers.max-in-flight", Integer.toString(IN_FLIGHT));
    ConsumerProcess first = acceptance.begin(setup);
    ConsumerProcess second = acceptance.begin(setup);
    first.awaitReady();
    second.awaitReady();

    acceptance.send(messages(topic));
    Eventually.await(
        "a third of the messages",
        Duration.ofSeconds(60),
        () -> acceptance.stub().acked().size() > MESSAGES / 3);
    assertThat(acceptance.kill(first)).isLessThan(MESSAGES / 2);
    acceptance.awaitSettled(Duration.ofSeconds(90));

    assertThat(acceptance.parked())
        .extracting(Parked::text)
        .allMatch(text -> Integer.parseInt(text) % 100 == 0)
        .hasSizeGreaterThanOrEqualTo(MESSAGES / 100);
    assertThat(acceptance.parked())
        .allSatisfy(
            parked -> {
              assertThat(parked.header("reason")).isEqualTo("attempts-exhausted");
              assertThat(parked.header("attempts")).isEqualTo("3");
              assertThat(parked.header("error-class")).isEqualTo("http-500");
              assertThat(parked.header("error-root-class")).isEqualTo("http-500");
              assertThat(parked.header("error-message")).isEqualTo("the handler answered 500");
              assertThat(parked.header("group")).isEqualTo(acceptance.group());
              assertThat(parked.header("instance")).startsWith(acceptance.group() + "-");
              assertThat(parked.header("origin-topic")).isEqualTo(topic);
            });
  }

  /** Every hundredth message fails always, every tenth twice. */
  private static Reply answer(Call call) {
    int number = Integer.parseInt(call.text());
    if (number % 100 == 0 || (number % 10 == 0 && call.attempt() <= 2)) {
      return Reply.FAILED;
    }
    return Reply.DONE;
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(String topic) {
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      messages.add(TestKafka.message(topic, "key-" + number % KEYS, Integer.toString(number)));
    }
    return messages;
  }
}
