package dev.longshore.delivery;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes messages for tests. */
public final class Messages {
  private Messages() {}

  /** A message at an offset of partition 0 of the topic {@code orders}. */
  public static Message at(long offset, @Nullable String key) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            "orders", 0, offset, bytes, "value".getBytes(StandardCharsets.UTF_8)));
  }
}
