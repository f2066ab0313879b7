package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The concurrency adapts to a handler that takes few messages at once. */
final class ConcurrencyIT {
  private static final int MESSAGES = 1_500;
  private static final int CAPACITY = 6;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void aHandlerThatTakesFewAtOnceIsGivenFew() {
    String topic = acceptance.topic("orders", 3);
    Semaphore places = new Semaphore(CAPACITY, true);
    acceptance
        .stub()
        .behave(
            call -> {
              places.acquire();
              try {
                Thread.sleep(50);
              } finally {
                places.release();
              }
              return Reply.DONE;
            });
    acceptance.limits(Limits.STRICT.concurrency(1_000));
    acceptance.send(messages(topic));
    ConsumerProcess consumer =
        acceptance.consumer(acceptance.setup(topic).with("workers.concurrency", "auto"));

    Eventually.await(
        "fewer at once than it began with",
        Duration.ofSeconds(30),
        () -> consumer.metric("longshore_pool_workers") <= 3 * CAPACITY);
    acceptance.awaitSettled(Duration.ofSeconds(60));

    assertThat(consumer.metric("longshore_pool_workers")).isBetween(4.0, 32.0);
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(String topic) {
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      messages.add(TestKafka.message(topic, "key-" + number, Integer.toString(number)));
    }
    return messages;
  }
}
