package dev.longshore.recording;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/**
 * A commit as the broker wrote it down when it took it.
 *
 * @param millis when, by the broker's clock
 */
record CommitRecord(
    String group, String topic, int number, long offset, String metadata, long millis) {
  private static final short LAST_KEY_VERSION = 1;

  /** The commit that a record of the offsets topic holds; empty when it holds something else. */
  static Optional<CommitRecord> read(ConsumerRecord<byte @Nullable [], byte @Nullable []> message) {
    byte[] key = message.key();
    byte[] value = message.value();
    if (key == null || value == null) {
      return Optional.empty();
    }
    ByteBuffer keyBytes = ByteBuffer.wrap(key);
    short keyVersion = keyBytes.getShort();
    if (keyVersion > LAST_KEY_VERSION) {
      return Optional.empty();
    }
    OffsetCommitKey whose = new OffsetCommitKey(new ByteBufferAccessor(keyBytes), keyVersion);
    ByteBuffer valueBytes = ByteBuffer.wrap(value);
    short version = valueBytes.getShort();
    OffsetCommitValue what = new OffsetCommitValue(new ByteBufferAccessor(valueBytes), version);
    return Optional.of(
        new CommitRecord(
            whose.group(),
            whose.topic(),
            whose.partition(),
            what.offset(),
            what.metadata(),
            what.commitTimestamp()));
  }

  String partition() {
    return topic + "-" + number;
  }
}
