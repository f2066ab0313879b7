package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Awkward messages reach their handler and their dead-letter topic byte for byte. */
final class DeadLetterContentIT {
  private static final int MEGABYTE = 1 << 20;
  private static final int HEADERS = 50;
  private static final long SEED = 4711;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  private final Random random = new Random(SEED);

  @Test
  void largeMessageWithoutKeyAndWithOddHeadersIsParkedUnchangedAfterAnHttpReject() {
    String topic = acceptance.topic("orders", 3);
    acceptance.stub().behave(call -> Reply.of(422));
    acceptance.consumer(acceptance.setup(topic));

    var large = message(topic, null, randomBytes(MEGABYTE));
    acceptance.send(
        List.of(
            large,
            message(topic, randomBytes(32), randomBytes(100)),
            message(topic, TestKafka.bytes("tombstone"), null),
            message(topic, new byte[0], new byte[0])));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().calls())
        .as("seed " + SEED)
        .anySatisfy(call -> assertThat(call.body()).isEqualTo(large.value()));
    assertRejected("the handler answered 422");
  }

  @Test
  void largeMessageIsParkedUnchangedAfterAJavaReject() {
    String topic = acceptance.topic("orders", 3);
    acceptance.stub().behave(call -> Reply.command("reject"));
    acceptance.consumer(acceptance.setup(topic).java(ProgrammedHandler.class));

    acceptance.send(
        List.of(
            message(topic, null, randomBytes(MEGABYTE)),
            message(topic, TestKafka.bytes("tombstone"), null)));
    acceptance.awaitSettled(LIMIT);

    assertRejected("told to reject");
  }

  private static void assertRejected(String why) {
    assertThat(acceptance.parked())
        .allSatisfy(
            parked -> {
              assertThat(parked.header("reason")).isEqualTo("rejected");
              assertThat(parked.header("attempts")).isEqualTo("1");
              assertThat(parked.header("error-message")).isEqualTo(why);
            });
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, byte @Nullable [] key, byte @Nullable [] value) {
    var message = new ProducerRecord<byte @Nullable [], byte @Nullable []>(topic, key, value);
    for (int number = 0; number < HEADERS; number++) {
      message.headers().add("name-" + number % 7, headerValue(number));
    }
    return message;
  }

  private byte @Nullable [] headerValue(int number) {
    return switch (number % 4) {
      case 0 -> null;
      case 1 -> new byte[0];
      default -> randomBytes(number);
    };
  }

  private byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
