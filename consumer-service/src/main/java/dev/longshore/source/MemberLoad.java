package dev.longshore.source;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a member tells whoever deals: how strong it is, and what the partitions brought that it had.
 * Immutable.
 *
 * <p>In bytes: the version 1, the strength (8), the number of partitions (4), and of each its
 * topic's length (2) and name, its number (4) and its messages per second (4).
 */
record MemberLoad(double strength, Map<TopicPartition, Double> perSecond) {
  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Double.BYTES + Integer.BYTES;
  private static final int EACH = Short.BYTES + Integer.BYTES + Float.BYTES;
  private static final int MOST = 100_000;

  MemberLoad {
    perSecond = Map.copyOf(perSecond);
  }

  ByteBuffer bytes() {
    int size = HEAD;
    for (TopicPartition partition : perSecond.keySet()) {
      size += EACH + partition.topic().getBytes(StandardCharsets.UTF_8).length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.put(VERSION).putDouble(strength).putInt(perSecond.size());
    perSecond.forEach(
        (partition, rate) -> {
          byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
          bytes.putShort((short) topic.length).put(topic);
          bytes.putInt(partition.partition()).putFloat(rate.floatValue());
        });
    return bytes.flip();
  }

  /** What a member told; empty where it told nothing or nothing that can be read. */
  static Optional<MemberLoad> read(@Nullable ByteBuffer userData) {
    if (userData == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = userData.duplicate();
    try {
      if (bytes.get() != VERSION) {
        return Optional.empty();
      }
      double strength = bytes.getDouble();
      int count = bytes.getInt();
      if (!(strength > 0) || Double.isInfinite(strength) || count < 0 || count > MOST) {
        return Optional.empty();
      }
      Map<TopicPartition, Double> rates = new HashMap<>();
      for (int read = 0; read < count; read++) {
        readOne(bytes, rates);
      }
      return Optional.of(new MemberLoad(strength, rates));
    } catch (BufferUnderflowException cutOff) {
      return Optional.empty();
    }
  }

  private static void readOne(ByteBuffer bytes, Map<TopicPartition, Double> rates) {
    int length = Short.toUnsignedInt(bytes.getShort());
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] topic = new byte[length];
    bytes.get(topic);
    int partition = bytes.getInt();
    double rate = bytes.getFloat();
    if (rate >= 0 && !Double.isInfinite(rate)) {
      rates.put(new TopicPartition(new String(topic, StandardCharsets.UTF_8), partition), rate);
    }
  }
}
