package dev.longshore.heartbeat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heartbeats' topic onto a board, from its start and then on. Owned by one thread.
 *
 * <p>A consumer does not tell whether a broker answers: with none there it brings nothing, as it
 * does when nobody says anything. So the end of the topic is asked for as well, and the board is
 * told that all was read only when that was reached.
 */
public final class HeartbeatReader implements AutoCloseable {
  private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final String topic;
  private final HeartbeatBoard board;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final BiConsumer<String, String> malformed;

  private List<TopicPartition> partitions = List.of();
  private boolean caughtUp;

  /**
   * A reader that has read nothing.
   *
   * @param consumer one without a group that starts at the earliest offset; closed with the reader
   * @param nanos the ticker of the board
   * @param malformed hears of records that are no heartbeats: their place, and what is wrong
   */
  public HeartbeatReader(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      HeartbeatBoard board,
      LongSupplier nanos,
      InstantSource clock,
      BiConsumer<String, String> malformed) {
    this.consumer = consumer;
    this.topic = topic;
    this.board = board;
    this.nanos = nanos;
    this.clock = clock;
    this.malformed = malformed;
  }

  /**
   * Reads what is there, waiting for at most that long, and a few seconds more where the broker
   * does not answer.
   *
   * @return whether all that had been said was read
   * @throws KafkaException when the broker does not answer or refuses; the board keeps what it has
   */
  public boolean read(Duration wait) {
    if (partitions.isEmpty() && !assign()) {
      return false;
    }
    long asked = nanos.getAsLong();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK_LIMIT);
    consumer.poll(wait).forEach(this::accept);
    boolean all =
        ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey(), ASK_LIMIT) >= end.getValue());
    if (all) {
      caughtUp = true;
      board.readUntil(asked);
    }
    return all;
  }

  /** Whether the topic is there; without it nothing was said. */
  private boolean assign() {
    List<PartitionInfo> known = consumer.partitionsFor(topic, ASK_LIMIT);
    if (known == null || known.isEmpty()) {
      return false;
    }
    partitions =
        known.stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return true;
  }

  private void accept(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    byte[] key = record.key();
    Duration age =
        caughtUp
            ? Duration.ZERO
            : Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp()));
    try {
      String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
      board.accept(name, record.value(), age, nanos.getAsLong());
    } catch (MalformedHeartbeat wrong) {
      malformed.accept(
          "%s-%d offset %d".formatted(record.topic(), record.partition(), record.offset()),
          String.valueOf(wrong.getMessage()));
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
  }
}
