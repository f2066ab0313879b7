package dev.longshore.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

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

  static final String ORIGIN_TOPIC = PREFIX + "origin-topic";
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
  static final String FINGERPRINT = PREFIX + "fingerprint";
  private static final String PARK_ID = PREFIX + "park-id";
  private static final String REDRIVES = PREFIX + "redrives";

  private static final String MAX_REDRIVES = PREFIX + "max-redrives";
  private static final String PARKED_FOR = PREFIX + "parked-for";

  private static final int MESSAGE_LIMIT = 1024;
  private static final int BRIEF_MESSAGE_LIMIT = 128;
  private static final int BRIEF_STACK_LIMIT = 1024;
  private static final int CLASS_LIMIT = 256;

  /** More is no count of anybody's; the next one would not be a number any more. */
  private static final int MOST_REDRIVES = 1_000_000;

  private DeadLetterHeaders() {}

  /**
   * The headers of a parked message: the user's, then the dead letter's.
   *
   * @param stackLimit the most bytes of stack trace to keep
   */
  public static Headers park(Headers original, DeadLetter letter, int stackLimit) {
    return park(original, letter, DeadLetterForm.FULL, stackLimit);
  }

  /**
   * The same for a dead letter that may have to say less; not for a {@linkplain DeadLetterStub
   * stub}.
   */
  public static Headers park(
      Headers original, DeadLetter letter, DeadLetterForm form, int stackLimit) {
    Headers headers = withoutDeadLetterHeaders(original);
    addWhatHappened(headers, letter);
    int messageLimit =
        switch (form) {
          case FULL -> MESSAGE_LIMIT;
          case BRIEF -> BRIEF_MESSAGE_LIMIT;
          case BARE, STUB -> 0;
        };
    int stackRoom =
        switch (form) {
          case FULL -> stackLimit;
          case BRIEF -> Math.min(stackLimit, BRIEF_STACK_LIMIT);
          case BARE, STUB -> 0;
        };
    add(headers, ERROR_MESSAGE, Utf8.cut(letter.failure().message(), messageLimit));
    add(headers, ERROR_STACK, StackCut.cut(letter.failure().stack(), stackRoom));
    add(headers, REASON, letter.reason().text());
    return headers;
  }

  /**
   * Writes into a dead letter how often its message may be sent back: who parks it decides that,
   * and who replays it has no other way to know.
   */
  public static void limitRedrives(Headers parked, int most) {
    add(parked, MAX_REDRIVES, Integer.toString(most));
  }

  /** What a stub says: why the message was parked, and that it was too large to be kept. */
  static Headers stub(DeadLetter letter) {
    Headers headers = new RecordHeaders();
    addWhatHappened(headers, letter);
    add(headers, ERROR_MESSAGE, Utf8.cut(letter.failure().message(), BRIEF_MESSAGE_LIMIT));
    add(headers, ERROR_STACK, "");
    add(headers, REASON, DeadLetterReason.TOO_LARGE.text());
    add(headers, PARKED_FOR, letter.reason().text());
    return headers;
  }

  private static void addWhatHappened(Headers headers, DeadLetter letter) {
    add(headers, ORIGIN_TOPIC, letter.originTopic());
    add(headers, ORIGIN_PARTITION, Integer.toString(letter.originPartition()));
    add(headers, ORIGIN_OFFSET, Long.toString(letter.originOffset()));
    add(headers, ORIGIN_TIMESTAMP, letter.originTimestamp().toString());
    add(headers, GROUP, letter.group());
    add(headers, ATTEMPTS, Integer.toString(letter.attempts()));
    add(headers, ERROR_CLASS, Utf8.cut(letter.failure().errorClass(), CLASS_LIMIT));
    add(headers, ERROR_ROOT_CLASS, Utf8.cut(letter.failure().rootClass(), CLASS_LIMIT));
    add(headers, FIRST_FAILED_AT, letter.firstFailedAt().toString());
    add(headers, LAST_FAILED_AT, letter.lastFailedAt().toString());
    add(headers, INSTANCE, letter.instance());
    add(headers, FINGERPRINT, letter.fingerprint());
    add(headers, PARK_ID, letter.parkId());
    add(headers, REDRIVES, Integer.toString(letter.redrives()));
  }

  /** The headers of a dead letter that is sent back: the user's, the raised count and the job. */
  public static Headers redrive(Headers parked, String job) {
    Lookup lookup = lookup(parked);
    return redrive(parked, job, count(lookup, REDRIVES), name -> name.startsWith(PREFIX));
  }

  /**
   * The same for a dead letter of any dialect.
   *
   * @param redrives how often it had been sent back before
   * @param stripped which headers do not go back
   */
  public static Headers redrive(
      Headers parked, String job, int redrives, Predicate<String> stripped) {
    Headers headers = without(parked, stripped);
    headers.remove(REDRIVES_DONE);
    headers.remove(REDRIVE_JOB);
    add(headers, REDRIVES_DONE, Integer.toString(Math.min(redrives, MOST_REDRIVES - 1) + 1));
    add(headers, REDRIVE_JOB, job);
    return headers;
  }

  /** The value of the last header of a name, null for none. */
  @FunctionalInterface
  interface Lookup {
    byte @Nullable [] last(String name);
  }

  /** What the headers say, empty for a message that Longshore did not park. */
  public static Optional<DeadLetter> read(Headers headers) {
    return read(lookup(headers));
  }

  /** The same for headers that are looked up one by one. */
  static Optional<DeadLetter> read(Lookup headers) {
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
            count(headers, ATTEMPTS),
            new FailureDescription(
                text(headers, ERROR_CLASS).orElse(""),
                text(headers, ERROR_MESSAGE).orElse(""),
                text(headers, ERROR_ROOT_CLASS).orElse(""),
                text(headers, ERROR_STACK).orElse("")),
            time(headers, FIRST_FAILED_AT),
            time(headers, LAST_FAILED_AT),
            text(headers, INSTANCE).orElse(""),
            count(headers, REDRIVES)));
  }

  /** The fingerprint as it was written, empty for a message that Longshore did not park. */
  public static Optional<String> fingerprint(Headers headers) {
    return text(lookup(headers), FINGERPRINT);
  }

  /** The park id as it was written, empty for a message that Longshore did not park. */
  public static Optional<String> parkId(Headers headers) {
    return text(lookup(headers), PARK_ID);
  }

  /** How often its message may be sent back, empty where the dead letter does not say. */
  static OptionalInt maxRedrives(Lookup headers) {
    Optional<Long> most = number(headers, MAX_REDRIVES).filter(number -> number >= 0);
    return most.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(most.get(), MOST_REDRIVES));
  }

  /** Whether a header is one of a dead letter of ours, which never goes back. */
  static boolean isOurs(String name) {
    return name.startsWith(PREFIX);
  }

  private static Headers withoutDeadLetterHeaders(Headers original) {
    return without(original, name -> name.startsWith(PREFIX));
  }

  private static Headers without(Headers original, Predicate<String> stripped) {
    Headers headers = new RecordHeaders();
    for (Header header : original) {
      if (!stripped.test(header.key())) {
        headers.add(header);
      }
    }
    return headers;
  }

  static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A count, which others may have written: what is none is 0. */
  private static int count(Lookup headers, String name) {
    long count = number(headers, name).orElse(0L);
    return Math.clamp(count, 0, Integer.MAX_VALUE);
  }

  private static Optional<String> text(Lookup headers, String name) {
    byte @Nullable [] value = headers.last(name);
    return value == null
        ? Optional.empty()
        : Optional.of(new String(value, StandardCharsets.UTF_8));
  }

  private static Lookup lookup(Headers headers) {
    return name -> {
      Header header = headers.lastHeader(name);
      return header == null ? null : header.value();
    };
  }

  private static Optional<Long> number(Lookup headers, String name) {
    return text(headers, name).filter(text -> text.matches("-?[0-9]{1,18}")).map(Long::parseLong);
  }

  private static Instant time(Lookup headers, String name) {
    try {
      return text(headers, name).map(Instant::parse).orElse(Instant.EPOCH);
    } catch (DateTimeParseException notOurs) {
      return Instant.EPOCH;
    }
  }
}
