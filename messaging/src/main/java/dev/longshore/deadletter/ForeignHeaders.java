package dev.longshore.deadletter;

import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of other programs' dead letters. Where the first of several headers of a name
 * counts (Spring appends with every topic that a message goes through), it is the oldest; what
 * failed is told by the last.
 */
final class ForeignHeaders {
  private static final Pattern CAUSED_BY = Pattern.compile("(?m)^Caused by: ([\\w.$]{1,256})");

  /** Causes are looked for in the end of a stack, where the innermost one stands. */
  private static final int STACK_TAIL = 32 * 1024;

  private ForeignHeaders() {}

  /** A dead letter of Spring Kafka's {@code DeadLetterPublishingRecoverer}; numbers are binary. */
  static Optional<DeadLetter> spring(Message message) {
    Optional<String> topic =
        first(message, "kafka_dlt-original-topic").flatMap(bytes -> text(bytes));
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    String thrown = last(message, "kafka_dlt-exception-fqcn");
    String cause = last(message, "kafka_dlt-exception-cause-fqcn");
    String keyThrown = last(message, "kafka_dlt-key-exception-fqcn");
    String errorClass = thrown.isEmpty() ? keyThrown : thrown;
    boolean isKey = thrown.isEmpty() && !keyThrown.isEmpty();
    String part = isKey ? "kafka_dlt-key-exception-" : "kafka_dlt-exception-";
    String stack = last(message, part + "stacktrace");
    FailureDescription failure =
        new FailureDescription(
            errorClass, last(message, part + "message"), root(stack, cause, errorClass), stack);
    int attempts =
        Math.max(
            (int) binary(message.header("retry_topic-attempts")).orElse(0L).longValue(),
            (int) binary(message.header("kafka_deliveryAttempt")).orElse(0L).longValue());
    return Optional.of(
        letter(
            message,
            new Origin(
                topic.get(),
                first(message, "kafka_dlt-original-partition").flatMap(ForeignHeaders::binary),
                first(message, "kafka_dlt-original-offset").flatMap(ForeignHeaders::binary),
                first(message, "kafka_dlt-original-timestamp").flatMap(ForeignHeaders::binary)),
            last(message, "kafka_dlt-original-consumer-group"),
            Math.max(0, attempts),
            failure));
  }

  /** A dead letter of a sink connector; its name stands for the group. */
  static Optional<DeadLetter> connect(Message message) {
    String prefix = "__connect.errors.";
    return textual(
        message,
        prefix,
        last(message, prefix + "connector.name"),
        0,
        failure(
            last(message, prefix + "exception.class.name"),
            last(message, prefix + "exception.message"),
            last(message, prefix + "exception.stacktrace")));
  }

  /** A dead letter of a Streams application, which does not say which. */
  static Optional<DeadLetter> streams(Message message) {
    String prefix = "__streams.errors.";
    return textual(
        message,
        prefix,
        "",
        0,
        failure(
            last(message, prefix + "exception"),
            last(message, prefix + "message"),
            last(message, prefix + "stacktrace")));
  }

  /** A dead letter that the broker wrote for a share group; it knows no exception. */
  static Optional<DeadLetter> shareGroup(Message message) {
    String prefix = "__dlq.errors.";
    return textual(
        message,
        prefix,
        last(message, prefix + "group"),
        Math.clamp(number(last(message, prefix + "delivery.count")).orElse(0L), 0, 1_000_000),
        failure("", last(message, prefix + "message"), ""));
  }

  /** Where a message came from; what is unknown is empty. */
  private record Origin(
      String topic, Optional<Long> partition, Optional<Long> offset, Optional<Long> timestamp) {}

  /** Topic, partition and offset as text, under the same names in three dialects. */
  private static Optional<DeadLetter> textual(
      Message message, String prefix, String group, int attempts, FailureDescription failure) {
    String topic = last(message, prefix + "topic");
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    Origin origin =
        new Origin(
            topic,
            number(last(message, prefix + "partition")),
            number(last(message, prefix + "offset")),
            Optional.empty());
    return Optional.of(letter(message, origin, group, attempts, failure));
  }

  private static DeadLetter letter(
      Message message, Origin origin, String group, int attempts, FailureDescription failure) {
    Instant parkedAt = message.timestamp();
    return new DeadLetter(
        origin.topic(),
        Math.clamp(origin.partition().orElse(-1L), -1, Integer.MAX_VALUE),
        origin.offset().orElse(-1L),
        origin.timestamp().map(Instant::ofEpochMilli).orElse(Instant.EPOCH),
        group,
        DeadLetterReason.ELSEWHERE,
        attempts,
        failure,
        Instant.EPOCH,
        parkedAt,
        "",
        DeadLetter.redrivesOf(message));
  }

  private static FailureDescription failure(String errorClass, String text, String stack) {
    return new FailureDescription(errorClass, text, root(stack, "", errorClass), stack);
  }

  /** The innermost class that the stack names, else the cause that a header names. */
  private static String root(String stack, String cause, String errorClass) {
    String tail = stack.substring(Math.max(0, stack.length() - STACK_TAIL));
    String found = cause.isEmpty() ? errorClass : cause;
    Matcher causes = CAUSED_BY.matcher(tail);
    while (causes.find()) {
      found = causes.group(1);
    }
    return found;
  }

  private static String last(Message message, String name) {
    byte @Nullable [] bytes = message.header(name);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static Optional<byte[]> first(Message message, String name) {
    for (Header header : message.headers()) {
      byte @Nullable [] bytes = header.value();
      if (header.name().equals(name) && bytes != null) {
        return Optional.of(bytes);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** A number of one, four or eight bytes; what has another length is text, or none. */
  private static Optional<Long> binary(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    return switch (bytes.length) {
      case Byte.BYTES -> Optional.of((long) bytes[0]);
      case Integer.BYTES -> Optional.of((long) ByteBuffer.wrap(bytes).getInt());
      case Long.BYTES -> Optional.of(ByteBuffer.wrap(bytes).getLong());
      default -> number(new String(bytes, StandardCharsets.UTF_8));
    };
  }
}
