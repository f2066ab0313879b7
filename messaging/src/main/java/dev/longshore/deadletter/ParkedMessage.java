package dev.longshore.deadletter;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in a dead-letter topic.
 *
 * @param message the message with all its headers
 * @param dialect whose headers tell why it was parked
 * @param letter why it was parked, empty where nobody tells
 * @param state what has become of it
 */
public record ParkedMessage(
    Message message, Dialect dialect, Optional<DeadLetter> letter, DeadLetterState state) {

  /** Reads the dead-letter headers. */
  public static ParkedMessage of(Message message, DeadLetterState state) {
    Optional<DialectReader.Reading> reading = DialectReader.read(message);
    return new ParkedMessage(
        message,
        reading.map(DialectReader.Reading::dialect).orElse(Dialect.PLAIN),
        reading.map(DialectReader.Reading::letter),
        state);
  }

  /** Where it stands. */
  public DeadLetterReference reference() {
    return new DeadLetterReference(message.partition(), message.offset());
  }

  /** When it failed last, or its timestamp where that is not known. */
  public Instant failedAt() {
    return letter
        .map(DeadLetter::lastFailedAt)
        .filter(time -> time.isAfter(Instant.EPOCH))
        .orElseGet(message::timestamp);
  }

  /** The topic it came from, or the one it stands in where that is not known. */
  public String originTopic() {
    return letter.map(DeadLetter::originTopic).orElseGet(message::topic);
  }

  /** Its own id, or its coordinates in the topic it came from. */
  public String id() {
    return message
        .headers()
        .text(Message.ID_HEADER)
        .or(
            () ->
                letter.map(
                    known ->
                        known.originTopic()
                            + "-"
                            + known.originPartition()
                            + "-"
                            + known.originOffset()))
        .orElseGet(message::id);
  }

  /** The class of the innermost error, or the reason for one without; empty when not known. */
  public String cause() {
    return letter.map(ParkedMessage::cause).orElse("");
  }

  private static String cause(DeadLetter letter) {
    if (!letter.failure().rootClass().isEmpty()) {
      return letter.failure().rootClass();
    }
    return letter.reason() == DeadLetterReason.ELSEWHERE && !letter.failure().message().isEmpty()
        ? letter.failure().message()
        : letter.reason().text();
  }

  /** The same for all with the same cause; empty when the cause is not known. */
  public String fingerprint() {
    return (dialect == Dialect.LONGSHORE
            ? message.headers().text(DeadLetterHeaders.FINGERPRINT)
            : Optional.<String>empty())
        .or(() -> letter.map(DeadLetter::fingerprint))
        .orElse("");
  }

  /** How often it had been sent back when it was parked. */
  public int redrives() {
    return letter.map(DeadLetter::redrives).orElseGet(() -> DeadLetter.redrivesOf(message));
  }

  /** How often it may be sent back, as whoever parked it wrote; empty where nothing says so. */
  public OptionalInt maxRedrives() {
    return DeadLetterHeaders.maxRedrives(message::header);
  }

  /** The key as text, empty for a message without one. */
  public Optional<String> keyText() {
    byte @Nullable [] key = message.key();
    return key == null ? Optional.empty() : Optional.of(new String(key, StandardCharsets.UTF_8));
  }

  /**
   * The headers of the message when it is sent back: the user's, how often that was done, and the
   * job.
   *
   * @param stripped further headers that do not go back
   */
  public Headers redriven(String job, HeaderNames stripped) {
    return DeadLetterHeaders.redrive(headers(), job, redrives(), name -> strips(name, stripped));
  }

  /** Whether a header stays behind when the message is sent back. */
  public boolean strips(String name, HeaderNames stripped) {
    return dialect.owns(name) || DeadLetterHeaders.isOurs(name) || stripped.contains(name);
  }

  /** All headers, as Kafka's client takes them. A copy. */
  public Headers headers() {
    return headers(message);
  }

  private static Headers headers(Message message) {
    Headers headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
