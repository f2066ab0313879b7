package dev.longshore.dedup;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Makes messages with headers for tests. */
final class IdMessages {
  private IdMessages() {}

  /** A message with a {@code ce_id}. */
  static Message with(long offset, String id) {
    return with("orders", offset, "k" + offset, "value", "ce_id", id);
  }

  /** A message with headers, given as names and values in turn. */
  static Message with(
      String topic, long offset, @Nullable String key, @Nullable String value, String... headers) {
    RecordHeaders all = new RecordHeaders();
    for (int index = 0; index < headers.length; index += 2) {
      all.add(headers[index], bytes(headers[index + 1]));
    }
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            topic,
            0,
            offset,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            bytes(key),
            bytes(value),
            all,
            Optional.empty()));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
