package dev.longshore.retry;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers {@code longshore.retry.*}: written when a retry goes to the retry topic, read and
 * taken off when it comes back. User headers pass through byte for byte, duplicates and order kept.
 */
public final class HopHeaders {
  /** What every header of a retry starts with. */
  public static final String PREFIX = "longshore.retry.";

  /** The most bytes that the headers of a retry add to its message. */
  public static final int LARGEST = 4_096;

  private static final String ORIGIN_TOPIC = PREFIX + "origin-topic";
  private static final String ORIGIN_PARTITION = PREFIX + "origin-partition";
  private static final String ORIGIN_OFFSET = PREFIX + "origin-offset";
  private static final String ORIGIN_TIMESTAMP = PREFIX + "origin-timestamp";
  private static final String GROUP = PREFIX + "group";
  private static final String ATTEMPTS = PREFIX + "attempts";
  private static final String NOT_BEFORE = PREFIX + "not-before";
  private static final String ERROR_CLASS = PREFIX + "error-class";
  private static final String ERROR_MESSAGE = PREFIX + "error-message";
  private static final String ERROR_ROOT_CLASS = PREFIX + "error-root-class";
  private static final String FIRST_FAILED_AT = PREFIX + "first-failed-at";
  private static final String LAST_FAILED_AT = PREFIX + "last-failed-at";

  /** Characters; three bytes each at the most. */
  private static final int LONGEST_TEXT = 256;

  private static final int MOST_ATTEMPTS = 1_000_000;

  private HopHeaders() {}

  /** The headers of a retry: the user's, then the hop's. */
  public static List<Header> write(Message message, Hop hop) {
    List<Header> headers = new ArrayList<>();
    for (Header header : message.headers()) {
      if (isOfUser(header.name())) {
        headers.add(header);
      }
    }
    headers.add(header(ORIGIN_TOPIC, hop.topic()));
    headers.add(header(ORIGIN_PARTITION, Integer.toString(hop.partition())));
    headers.add(header(ORIGIN_OFFSET, Long.toString(hop.offset())));
    headers.add(header(ORIGIN_TIMESTAMP, Long.toString(hop.timestamp().toEpochMilli())));
    headers.add(header(GROUP, hop.group()));
    headers.add(header(ATTEMPTS, Integer.toString(hop.attempts())));
    headers.add(header(NOT_BEFORE, hop.notBefore().toString()));
    headers.add(header(ERROR_CLASS, cut(hop.failure().errorClass())));
    headers.add(header(ERROR_MESSAGE, cut(hop.failure().message())));
    headers.add(header(ERROR_ROOT_CLASS, cut(hop.failure().rootClass())));
    headers.add(header(FIRST_FAILED_AT, hop.firstFailedAt().toString()));
    headers.add(header(LAST_FAILED_AT, hop.lastFailedAt().toString()));
    return headers;
  }

  /**
   * What the headers of a record in the retry topic say.
   *
   * @throws MalformedHop when they are not all there and legible
   */
  public static Hop read(Message message) {
    try {
      return new Hop(
          text(message, ORIGIN_TOPIC),
          Math.toIntExact(number(message, ORIGIN_PARTITION)),
          number(message, ORIGIN_OFFSET),
          Instant.ofEpochMilli(signed(message, ORIGIN_TIMESTAMP)),
          text(message, GROUP),
          attempts(message),
          Instant.parse(text(message, NOT_BEFORE)),
          new FailureDescription(
              text(message, ERROR_CLASS),
              text(message, ERROR_MESSAGE),
              text(message, ERROR_ROOT_CLASS),
              ""),
          Instant.parse(text(message, FIRST_FAILED_AT)),
          Instant.parse(text(message, LAST_FAILED_AT)));
    } catch (DateTimeException | ArithmeticException malformed) {
      throw new MalformedHop(String.valueOf(malformed.getMessage()));
    }
  }

  /** The message of a retry as it was at its origin. */
  public static Message origin(Message retry, Hop hop) {
    return retry.at(
        hop.topic(), hop.partition(), hop.offset(), hop.timestamp(), HopHeaders::isOfUser);
  }

  private static boolean isOfUser(String name) {
    return !name.startsWith(PREFIX);
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    boolean halvesPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, halvesPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  private static String text(Message message, String name) {
    return message
        .headers()
        .text(name)
        .orElseThrow(() -> new MalformedHop("it has no header " + name));
  }

  private static int attempts(Message message) {
    long attempts = number(message, ATTEMPTS);
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new MalformedHop("its header %s is out of range: %d".formatted(ATTEMPTS, attempts));
    }
    return (int) attempts;
  }

  private static long number(Message message, String name) {
    long number = signed(message, name);
    if (number < 0) {
      throw new MalformedHop("its header %s is negative: %d".formatted(name, number));
    }
    return number;
  }

  private static long signed(Message message, String name) {
    String text = text(message, name);
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new MalformedHop("its header %s is no number".formatted(name));
    }
    return Long.parseLong(text);
  }
}
