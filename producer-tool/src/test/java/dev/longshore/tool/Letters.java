package dev.longshore.tool;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Parks messages as the service does. */
final class Letters {
  static final Instant FAILED_AT = Instant.parse("2026-11-20T09:00:00Z");

  private Letters() {}

  /** A dead letter of that origin and cause. */
  static ProducerRecord<byte @Nullable [], byte @Nullable []> of(
      String topic, String origin, long offset, String cause, byte @Nullable [] value) {
    Headers user = new RecordHeaders().add("tenant", bytes("a")).add("tenant", bytes("b"));
    DeadLetter letter =
        new DeadLetter(
            origin,
            0,
            offset,
            FAILED_AT,
            "workers",
            DeadLetterReason.ATTEMPTS_EXHAUSTED,
            5,
            new FailureDescription(cause, "refused", cause, ""),
            FAILED_AT,
            FAILED_AT,
            "host-1",
            0);
    return new ProducerRecord<>(
        topic, 0, bytes("k" + offset), value, DeadLetterHeaders.park(user, letter, 8192));
  }

  /** That many dead letters, of as many causes in turn. */
  static void park(ToolOnBroker tool, String topic, String origin, int count, int causes) {
    try (Producer<byte @Nullable [], byte @Nullable []> producer = tool.producer()) {
      for (int number = 0; number < count; number++) {
        var _ =
            producer.send(
                of(
                    topic,
                    origin,
                    number,
                    "shop.Fault" + number % causes,
                    bytes("{\"number\":" + number + "}")));
      }
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
