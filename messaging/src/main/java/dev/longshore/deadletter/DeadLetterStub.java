package dev.longshore.deadletter;

import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is parked of a message that no dead-letter topic has room for: where it stands, how large
 * its parts are, and their SHA-256, in {@code longshore.dlq.value-size}, {@code -value-sha256},
 * {@code -key-size}, {@code -key-sha256} and {@code -headers}. The message itself stays where it
 * is, for as long as its topic keeps it.
 *
 * @param key the message's, or null for one that is large itself
 * @param value null for a null value, empty for any other
 * @param headers the dead letter's, and the user's that identify the message
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka holds them; stubs are never compared
public record DeadLetterStub(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
  private static final String VALUE_HASH = DeadLetterHeaders.PREFIX + "value-sha256";
  private static final int LARGEST_KEY = 1024;
  private static final int LARGEST_HEADER = 256;

  /** User headers that a stub keeps, where they are small. */
  private static final Set<String> KEPT =
      Set.of(Message.ID_HEADER, Message.TYPE_HEADER, DeadLetterHeaders.REDRIVES_DONE);

  /** The stub of a message. */
  public static DeadLetterStub of(Message message, DeadLetter letter) {
    Headers headers = DeadLetterHeaders.stub(letter);
    byte[] key = message.key();
    byte[] value = message.value();
    describe(headers, "key", key);
    describe(headers, "value", value);
    DeadLetterHeaders.add(
        headers,
        DeadLetterHeaders.PREFIX + "headers",
        Long.toString(message.headers().stream().count()));
    for (Header header : message.headers()) {
      byte[] content = header.value();
      if (KEPT.contains(header.name()) && content != null && content.length <= LARGEST_HEADER) {
        headers.add(header.name(), content);
      }
    }
    boolean isKeyLarge = key != null && key.length > LARGEST_KEY;
    return new DeadLetterStub(isKeyLarge ? null : key, value == null ? null : new byte[0], headers);
  }

  /** Whether a dead letter is a stub, so that there is no message in it to send back. */
  public static boolean is(Message message) {
    return message.headers().last(VALUE_HASH).isPresent();
  }

  private static void describe(Headers headers, String part, byte @Nullable [] bytes) {
    String prefix = DeadLetterHeaders.PREFIX + part;
    DeadLetterHeaders.add(
        headers, prefix + "-size", Integer.toString(bytes == null ? 0 : bytes.length));
    DeadLetterHeaders.add(headers, prefix + "-sha256", bytes == null ? "" : sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
