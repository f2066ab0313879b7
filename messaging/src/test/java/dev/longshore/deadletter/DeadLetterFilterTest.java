package dev.longshore.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterFilterTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static final DeadLetter LETTER =
      new DeadLetter(
          "orders",
          3,
          117,
          NOW.minusSeconds(7300),
          "orders-workers",
          DeadLetterReason.ATTEMPTS_EXHAUSTED,
          5,
          new FailureDescription(
              "java.lang.IllegalStateException",
              "Payment service refused: 503",
              "java.net.ConnectException",
              "at shop.Pay.charge(Pay.java:7)"),
          NOW.minusSeconds(3700),
          NOW.minusSeconds(3600),
          "host-1",
          2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cause:java.net.*",
        "cause:java.lang.IllegalStateException",
        "key:ord-1*",
        "key:ord-1?3",
        "type:order.created",
        "topic:orders",
        "reason:attempts-*",
        "fingerprint:*",
        "id:evt-9",
        "header.tenant:acme",
        "header.tenant:\"ac*\"",
        "after:-2h",
        "after:-2h before:now",
        "before:2026-11-20T09:30:00Z",
        "attempts:5",
        "attempts:>=5 attempts:<=5 attempts:>4 attempts:<6",
        "redrives:2",
        "is:new",
        "\"service refused\"",
        "REFUSED",
        "\"Refused: 503\"",
        "\"ID\\\":123\"",
        "Pay.java",
        "  key:ord-123   acme  "
      })
  void matchesWhatItDescribes(String filter) {
    assertThat(matches(filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cause:java.io.*",
        "cause:java.net",
        "key:ord-2*",
        "key:ord-1",
        "type:order",
        "topic:orders.dlq",
        "reason:rejected",
        "id:orders-3-117",
        "header.tenant:other",
        "header.other:*",
        "after:-30m",
        "before:-2h",
        "attempts:>5",
        "redrives:0",
        "is:replayed",
        "\"not there\"",
        "key:ord-123 attempts:9"
      })
  void leavesOutTheRest(String filter) {
    assertThat(matches(filter)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          casue:x              | column 1: unknown field casue (did you mean cause?)
          key:a  atempts:5     | column 8: unknown field atempts (did you mean attempts?)
          http://shop          | column 1: unknown field http
          key:                 | column 1: no value after key:
          key: a               | column 1: no value after key:
          attempts:many        | column 1: not a number to compare with
          attempts:=>5         | column 1: not a number to compare with
          after:soon           | column 1: not a time
          is:old         | column 1: is: can be new, replayed, discarded or edited
          is:nwe               | (did you mean new?)
          a "b                 | column 3: the closing double quote is missing
          header.:x            | column 1: unknown field header.
          :x                   | column 1: unknown field
          """)
  void mistakesAreToldWithTheirColumn(String filter, String problem) {
    assertThatExceptionOfType(ProgramFailure.class)
        .isThrownBy(() -> DeadLetterFilter.parse(filter, NOW))
        .withMessageContaining(problem);
  }

  @Test
  void aMessageThatLongshoreDidNotParkHasNoCause() {
    ParkedMessage foreign = parked(new RecordHeaders(), DeadLetterState.NEW);

    assertThat(DeadLetterFilter.parse("cause:*", NOW).matches(foreign)).isFalse();
    assertThat(DeadLetterFilter.parse("attempts:0 redrives:0", NOW).matches(foreign)).isTrue();
    assertThat(DeadLetterFilter.parse("topic:orders.dlq id:orders.dlq-0-4", NOW).matches(foreign))
        .isTrue();
  }

  @Test
  void replayedOnesAreFoundByTheirState() {
    ParkedMessage replayed = parked(new RecordHeaders(), DeadLetterState.REPLAYED);

    assertThat(DeadLetterFilter.parse("is:replayed", NOW).matches(replayed)).isTrue();
    assertThat(DeadLetterFilter.parse("is:new", NOW).matches(replayed)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"*,abc", "a*c,abc", "a?c,abc", "*b*,abc", "abc*,abc", "**,''", "a*b*c,aXbXbc"})
  void globsMatch(String pattern, String text) {
    assertThat(new Glob(pattern).matches(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"a,abc", "a?,abc", "?,''", "a*d,abc", "A*,abc"})
  void globsDoNotMatch(String pattern, String text) {
    assertThat(new Glob(pattern).matches(text)).isFalse();
  }

  @Test
  void manyStarsTakeNoExponentialTime() {
    assertThat(new Glob("*a".repeat(50) + "b").matches("a".repeat(5000))).isFalse();
  }

  private static boolean matches(String filter) {
    Headers headers = new RecordHeaders();
    headers.add("ce_id", bytes("evt-9"));
    headers.add("ce_type", bytes("order.created"));
    headers.add("tenant", bytes("acme"));
    return DeadLetterFilter.parse(filter, NOW)
        .matches(parked(DeadLetterHeaders.park(headers, LETTER, 8192), DeadLetterState.NEW));
  }

  private static ParkedMessage parked(Headers headers, DeadLetterState state) {
    return ParkedMessage.of(
        Message.of(
            new ConsumerRecord<>(
                "orders.dlq",
                0,
                4,
                NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes("ord-123"),
                bytes("{\"id\":123}"),
                headers,
                Optional.empty())),
        state);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
