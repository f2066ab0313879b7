package dev.longshore.benchmarks.micro;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Messages as a poll would bring them. */
final class Records {
  static final String TOPIC = "orders";
  private static final byte[] VALUE = new byte[100];

  private Records() {}

  static Message at(long offset, byte[] key) {
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(TOPIC, 0, offset, key, VALUE));
  }

  static byte[][] keys(int number) {
    byte[][] keys = new byte[number][];
    for (int index = 0; index < number; index++) {
      keys[index] = ("key-" + index).getBytes(StandardCharsets.US_ASCII);
    }
    return keys;
  }
}
