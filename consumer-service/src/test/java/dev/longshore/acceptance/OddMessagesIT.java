package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that no schema would let through, and clocks that are wrong. */
final class OddMessagesIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OF_EACH_KEY = 20;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whateverAKeyIsMadeOfItsMessagesAreHandledInOrder() {
    String topic = acceptance.topic("orders", 1);
    acceptance.consumer(acceptance.setup(topic));
    List<byte @Nullable []> keys = new ArrayList<>();
    keys.add(null);
    keys.add(new byte[0]);
    keys.add(new byte[] {0});
    keys.add(new byte[] {(byte) 0xc3, 0x28}); // no UTF-8

    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < OF_EACH_KEY; number++) {
      for (byte @Nullable [] key : keys) {
        byte[] value = TestKafka.bytes("number " + number);
        messages.add(new ProducerRecord<byte @Nullable [], byte @Nullable []>(topic, key, value));
      }
    }
    acceptance.send(messages);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().acked()).hasSize(keys.size() * OF_EACH_KEY);
    assertThat(acceptance.parked()).isEmpty();
  }

  @Test
  void deadLetterOfAMessageFromAnotherAgeIsAsYoungAsItIs() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> Reply.of(422));
    acceptance.consumer(acceptance.setup(topic));
    long before = System.currentTimeMillis();
    acceptance.send(List.of(message(topic, 0)));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.header("origin-timestamp")).isEqualTo("1970-01-01T00:00:00Z");
              assertThat(parked.letter().timestamp()).isGreaterThanOrEqualTo(before);
            });
  }

  @Test
  void messageFromTheFutureIsHandledNow() {
    String topic = acceptance.topic("orders", 1);
    acceptance.consumer(acceptance.setup(topic));
    long soon = System.currentTimeMillis() + Duration.ofMinutes(50).toMillis();
    acceptance.send(List.of(message(topic, soon)));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().acked()).hasSize(1);
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, long timestamp) {
    return new ProducerRecord<byte @Nullable [], byte @Nullable []>(
        topic, null, timestamp, TestKafka.bytes("key"), TestKafka.bytes("value"));
  }
}
