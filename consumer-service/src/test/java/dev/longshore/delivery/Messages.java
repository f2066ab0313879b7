package dev.longshore.delivery;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
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

  /** A message at a ledger's position, with headers given as names and values in turn. */
  public static Message at(
      PartitionLedger partition, String key, String value, String... namesAndValues) {
    RecordHeaders headers = new RecordHeaders();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      headers.add(
          namesAndValues[index], namesAndValues[index + 1].getBytes(StandardCharsets.UTF_8));
    }
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            partition.topic(),
            partition.partition(),
            partition.position(),
            0,
            TimestampType.CREATE_TIME,
            key.length(),
            value.length(),
            key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8),
            headers,
            Optional.empty()));
  }
}
