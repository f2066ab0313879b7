package dev.longshore.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers {@code longshore.dlq.*}: written when a message is parked, read when it is looked at,
 * stripped when it is sent back. User headers pass through byte for byte, duplicates and order
 * kept.
 */
public final class DeadLetterHeaders {
  /** What every header of a dead letter starts with. */
  public static final String PREFIX = "longshore.dlq.";

  /** How often the message was sent back; stays on it. */
  public static final String REDRIVES_DONE = "longshore.redrives";

  /** The job that sent it back last; stays on it. */
  public static final String REDRIVE_JOB = "longshore.redrive-job";

  private static final String ORIGIN_TOPIC = PREFIX + "origin-topic";
  private static final String ORIGIN_PARTITION = PREFIX + "origin-partition";
  private static final String ORIGIN_OFFSET = PREFIX + "origin-offset";
  private static final String ORIGIN_TIMESTAMP = PREFIX + "origin-timestamp";
  private static final String GROUP = PREFIX + "group";
  private static final String REASON = PREFIX + "reason";
  private static final String ATTEMPTS = PREFIX + "attempts";
  private static final String ERROR_CLASS = PREFIX + "error-class";
  private static final String ERROR_MESSAGE = PREFIX + "error-message";
  private static final String ERROR_ROOT_CLASS = PREFIX + "error-root-class";
  private static final String ERROR_STACK = PREFIX + "error-stack";
  private static final String FIRST_FAILED_AT = PREFIX + "first-failed-at";
  private static final String LAST_FAILED_AT = PREFIX + "last-failed-at";
  private static final String INSTANCE = PREFIX + "instance";
  private static final String FINGERPRINT = PREFIX + "fingerprint";
  private static final String PARK_ID = PREFIX + "park-id";
  private static final String REDRIVES = PREFIX + "redrives";

  private static final int MESSAGE_LIMIT = 1024;

  private DeadLetterHeaders() {}

  /**
   * The headers of a parked message: the user's, then the dead letter's.
   *
   * @param stackLimit the most bytes of stack trace to keep
   */
  public static Headers park(Headers original, DeadLetter letter, int stackLimit) {
    Headers headers = withoutDeadLetterHeaders(original);
    add(headers, ORIGIN_TOPIC, letter.originTopic());
    add(headers, ORIGIN_PARTITION, Integer.toString(letter.originPartition()));
    add(headers, ORIGIN_OFFSET, Long.toString(letter.originOffset()));
    add(headers, ORIGIN_TIMESTAMP, letter.originTimestamp().toString());
    add(headers, GROUP, letter.group());
    add(headers, REASON, letter.reason().text());
    add(headers, ATTEMPTS, Integer.toString(letter.attempts()));
    add(headers, ERROR_CLASS, letter.failure().errorClass());
    add(headers, ERROR_MESSAGE, cut(letter.failure().message(), MESSAGE_LIMIT));
    add(headers, ERROR_ROOT_CLASS, letter.failure().rootClass());
    add(headers, ERROR_STACK, cut(letter.failure().stack(), stackLimit));
    add(headers, FIRST_FAILED_AT, letter.firstFailedAt().toString());
    add(headers, LAST_FAILED_AT, letter.lastFailedAt().toString());
    add(headers, INSTANCE, letter.instance());
    add(headers, FINGERPRINT, letter.fingerprint());
    add(headers, PARK_ID, letter.parkId());
    add(headers, REDRIVES, Integer.toString(letter.redrives()));
    return headers;
  }

  /** The headers of a dead letter that is sent back: the user's, the raised count and the job. */
  public static Headers redrive(Headers parked, String job) {
    int redrives = number(parked, REDRIVES).orElse(0L).intValue();
    Headers headers = withoutDeadLetterHeaders(parked);
    headers.remove(REDRIVES_DONE);
    headers.remove(REDRIVE_JOB);
    add(headers, REDRIVES_DONE, Integer.toString(redrives + 1));
    add(headers, REDRIVE_JOB, job);
    return headers;
  }

  /** What the headers say, empty for a message that Longshore did not park. */
  public static Optional<DeadLetter> read(Headers headers) {
    Optional<String> topic = text(headers, ORIGIN_TOPIC);
    Optional<Long> partition = number(headers, ORIGIN_PARTITION);
    Optional<Long> offset = number(headers, ORIGIN_OFFSET);
    Optional<DeadLetterReason> reason = text(headers, REASON).flatMap(DeadLetterReason::of);
    if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty() || reason.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetter(
            topic.get(),
            partition.get().intValue(),
            offset.get(),
            time(headers, ORIGIN_TIMESTAMP),
            text(headers, GROUP).orElse(""),
            reason.get(),
            number(headers, ATTEMPTS).orElse(0L).intValue(),
            new FailureDescription(
                text(headers, ERROR_CLASS).orElse(""),
                text(headers, ERROR_MESSAGE).orElse(""),
                text(headers, ERROR_ROOT_CLASS).orElse(""),
                text(headers, ERROR_STACK).orElse("")),
            time(headers, FIRST_FAILED_AT),
            time(headers, LAST_FAILED_AT),
            text(headers, INSTANCE).orElse(""),
            number(headers, REDRIVES).orElse(0L).intValue()));
  }

  /** The fingerprint as it was written, empty for a message that Longshore did not park. */
  public static Optional<String> fingerprint(Headers headers) {
    return text(headers, FINGERPRINT);
  }

  /** The park id as it was written, empty for a message that Longshore did not park. */
  public static Optional<String> parkId(Headers headers) {
    return text(headers, PARK_ID);
  }

  private static Headers withoutDeadLetterHeaders(Headers original) {
    Headers headers = new RecordHeaders();
    for (Header header : original) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** At most that many bytes of UTF-8, never half a character. */
  private static String cut(String text, int limit) {
    if (text.length() * 3L <= limit) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= limit) {
      return text;
    }
    int end = limit;
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static Optional<Long> number(Headers headers, String name) {
    return text(headers, name).filter(text -> text.matches("-?[0-9]{1,18}")).map(Long::parseLong);
  }

  private static Instant time(Headers headers, String name) {
    try {
      return text(headers, name).map(Instant::parse).orElse(Instant.EPOCH);
    } catch (DateTimeParseException notOurs) {
      return Instant.EPOCH;
    }
  }
}
