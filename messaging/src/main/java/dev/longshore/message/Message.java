package dev.longshore.message;

import java.time.Instant;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in its topic. Immutable, but for its identity, which is worked out at most
 * once; the arrays it returns are not copied and must not be changed.
 */
public final class Message {
  private static final RecordHeaders NO_HEADERS = new RecordHeaders();

  static {
    NO_HEADERS.setReadOnly();
  }

  /** The CloudEvents header that holds a message's id. */
  public static final String ID_HEADER = "ce_id";

  /** The CloudEvents header that holds a message's type. */
  public static final String TYPE_HEADER = "ce_type";

  private final ConsumerRecord<byte @Nullable [], byte @Nullable []> record;

  /** The record's headers, which are not in it: there they would keep all that was fetched. */
  private final Headers headers;

  /** All who write it write the same. */
  private @Nullable Fingerprint identity;

  /** Costs nothing: there is room for it in the object. */
  private int payloadChecksum;

  private Message(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, Headers headers) {
    this.record = record;
    this.headers = headers;
  }

  /** The message that a consumed record holds. */
  public static Message of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    Headers headers = Headers.of(record.headers());
    return headers.isEmpty()
        ? new Message(record, headers)
        : new Message(
            copy(record, record.topic(), record.partition(), record.offset(), record.timestamp()),
            headers);
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> copy(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record,
      String topic,
      int partition,
      long offset,
      long timestamp) {
    return new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
        topic,
        partition,
        offset,
        timestamp,
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        NO_HEADERS,
        record.leaderEpoch());
  }

  /** Bytes of key, value and headers of a consumed record. */
  public static long sizeOf(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    return length(record.key()) + length(record.value()) + Headers.sizeOf(record.headers());
  }

  /**
   * The same key and value as a message of another place.
   *
   * @param kept which of the headers it has there, by their names
   */
  public Message at(
      String topic, int partition, long offset, Instant timestamp, Predicate<String> kept) {
    return new Message(
        copy(record, topic, partition, offset, timestamp.toEpochMilli()), headers.only(kept));
  }

  /** The {@code ce_id} header, or {@code topic-partition-offset} for a message without one. */
  public String id() {
    return headers.text(ID_HEADER).orElseGet(this::coordinates);
  }

  /** The {@code ce_type} header, empty for a message without one. */
  public String type() {
    return headers.text(TYPE_HEADER).orElse("");
  }

  /** The topic the message was read from. */
  public String topic() {
    return record.topic();
  }

  /** The partition the message was read from. */
  public int partition() {
    return record.partition();
  }

  /** The message's offset in its partition. */
  public long offset() {
    return record.offset();
  }

  /** When the message was produced, or appended where the topic says so. */
  public Instant timestamp() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The same in milliseconds since 1970. */
  public long timestampMillis() {
    return record.timestamp();
  }

  /** The key, null for a message without one. */
  public byte @Nullable [] key() {
    return record.key();
  }

  /** The value; null for a tombstone, which differs from an empty value. */
  public byte @Nullable [] value() {
    return record.value();
  }

  /** The headers, in their order, with duplicates. */
  public Headers headers() {
    return headers;
  }

  /**
   * The value of the last header of that name, null without one or for one without a value: what
   * {@link #headers} has, and no object made for it.
   */
  public byte @Nullable [] header(HeaderName name) {
    return headers.value(name);
  }

  /**
   * What tells copies of it from other messages, once somebody has worked that out; {@link
   * Fingerprint#NONE} for a message that has no copies.
   */
  public @Nullable Fingerprint identity() {
    return identity;
  }

  /**
   * What tells copies with the same payload from others, as far as 32 bits can; once identified.
   */
  public int payloadChecksum() {
    return payloadChecksum;
  }

  /** Keeps what was worked out. Any thread: it must always be the same. */
  public void identify(Fingerprint known, int checksum) {
    payloadChecksum = checksum;
    identity = known;
  }

  /** Bytes of key, value and headers together. */
  public long size() {
    return length(record.key()) + length(record.value()) + headers.size();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private String coordinates() {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }

  @Override
  public String toString() {
    return coordinates();
  }
}
