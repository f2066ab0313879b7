package dev.longshore.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One message as it travels in a file or pipe: what was read, or what is to be sent. Immutable; the
 * arrays are not copied and must not be changed.
 *
 * @param topic where it stands or shall go, empty when the sender is to decide
 * @param partition its partition, empty when the partitioner is to decide
 * @param offset its offset, empty for a message that stands nowhere yet; sending ignores it
 * @param timestamp its time, empty when the sender's clock is to decide
 * @param key its key; null and empty differ
 * @param value its value; null and empty differ
 * @param headers its headers in their order, with duplicates
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka holds them; envelopes are never compared
public record Envelope(
    Optional<String> topic,
    OptionalInt partition,
    OptionalLong offset,
    Optional<Instant> timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** Copies the list of headers. Spelled out: javac drops type annotations of a compact one. */
  public Envelope(
      Optional<String> topic,
      OptionalInt partition,
      OptionalLong offset,
      Optional<Instant> timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /** A message that was read. */
  public static Envelope of(Message message) {
    Instant timestamp = message.timestamp();
    return new Envelope(
        Optional.of(message.topic()),
        OptionalInt.of(message.partition()),
        OptionalLong.of(message.offset()),
        timestamp.isBefore(Instant.EPOCH) ? Optional.empty() : Optional.of(timestamp),
        message.key(),
        message.value(),
        message.headers().stream().toList());
  }

  /** A value to be sent, and nothing else. */
  public static Envelope ofValue(byte @Nullable [] value) {
    return new Envelope(
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        null,
        value,
        List.of());
  }

  /** The same with another key. */
  public Envelope withKey(byte @Nullable [] newKey) {
    return new Envelope(topic, partition, offset, timestamp, newKey, value, headers);
  }

  /** The JSON object on one line, which {@link EnvelopeParser} reads back without loss. */
  public String json() {
    return EnvelopeWriter.write(this);
  }

  /** Writes the fields of that object into one that has been begun, after fields of its own. */
  public void writeFields(JsonGenerator json) {
    EnvelopeWriter.writeFields(json, this);
  }
}
