package dev.longshore.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DialectTest {
  private static final String STACK =
      """
      java.lang.IllegalStateException: no
      \tat shop.A
      Caused by: java.net.ConnectException: x
      \tat shop.B
      Caused by: java.io.EOFException
      \t... 3 more
      """;

  private final Headers headers = new RecordHeaders();

  @Test
  void springsNumbersAreBinaryAndItsFirstOriginIsTheTrueOne() {
    headers
        .add("kafka_dlt-original-topic", bytes("orders"))
        .add("kafka_dlt-original-topic", bytes("orders-retry-0"))
        .add("kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(3).array())
        .add("kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(117).array())
        .add("kafka_dlt-original-timestamp", ByteBuffer.allocate(8).putLong(1_000).array())
        .add("kafka_dlt-original-consumer-group", bytes("workers"))
        .add("kafka_dlt-exception-fqcn", bytes("spring.ListenerFailed"))
        .add("kafka_dlt-exception-cause-fqcn", bytes("java.lang.IllegalStateException"))
        .add("kafka_dlt-exception-message", bytes("no stock"))
        .add("retry_topic-attempts", ByteBuffer.allocate(4).putInt(4).array())
        .add("longshore.redrives", bytes("2"));

    ParkedMessage parked = parked();

    assertThat(parked.dialect()).isEqualTo(Dialect.SPRING);
    DeadLetter letter = parked.letter().orElseThrow();
    assertThat(letter.originTopic()).isEqualTo("orders");
    assertThat(letter.originPartition()).isEqualTo(3);
    assertThat(letter.originOffset()).isEqualTo(117);
    assertThat(letter.originTimestamp()).isEqualTo(Instant.ofEpochMilli(1_000));
    assertThat(letter.group()).isEqualTo("workers");
    assertThat(letter.attempts()).isEqualTo(4);
    assertThat(letter.redrives()).isEqualTo(2);
    assertThat(parked.cause()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void connectsStreamsAndShareGroupsSayWhereFromInText() {
    for (String prefix : List.of("__connect.errors.", "__streams.errors.", "__dlq.errors.")) {
      Headers textual =
          new RecordHeaders()
              .add(prefix + "topic", bytes("orders"))
              .add(prefix + "partition", bytes("3"))
              .add(prefix + "offset", bytes("117"));
      DeadLetter letter = parked(textual).letter().orElseThrow();
      assertThat(letter.originTopic()).isEqualTo("orders");
      assertThat(letter.originPartition()).isEqualTo(3);
      assertThat(letter.originOffset()).isEqualTo(117);
    }
  }

  @Test
  void theInnermostCauseIsFoundInTheStack() {
    headers
        .add("__streams.errors.topic", bytes("orders"))
        .add("__streams.errors.exception", bytes("java.lang.IllegalStateException"))
        .add("__streams.errors.stacktrace", bytes(STACK));

    assertThat(parked().cause()).isEqualTo("java.io.EOFException");
  }

  @Test
  void theDialectThatWroteLastCounts() {
    headers
        .add("__connect.errors.topic", bytes("first"))
        .add("kafka_dlt-original-topic", bytes("second"));

    assertThat(parked().dialect()).isEqualTo(Dialect.SPRING);
    assertThat(parked().originTopic()).isEqualTo("second");
  }

  @Test
  void aDialectThatDoesNotSayWhereFromGivesWayToAnother() {
    headers
        .add("__connect.errors.topic", bytes("orders"))
        .add("longshore.dlq.edited-from", bytes("0:1"));

    assertThat(parked().dialect()).isEqualTo(Dialect.CONNECT);
  }

  @Test
  void nonsenseInHeadersIsNoTrouble() {
    headers
        .add("kafka_dlt-original-topic", bytes("orders"))
        .add("kafka_dlt-original-partition", new byte[] {1, 2, 3})
        .add("kafka_dlt-original-offset", null)
        .add("kafka_dlt-exception-fqcn", new byte[] {(byte) 0xff});

    assertThat(parked().letter().orElseThrow().originPartition()).isEqualTo(-1);
    assertThat(parked(new RecordHeaders()).dialect()).isEqualTo(Dialect.PLAIN);
    assertThat(parked(new RecordHeaders().add("kafka_dlt-x", null)).letter()).isEmpty();
  }

  @Test
  void whatGoesBackIsTheUsersOnly() {
    headers
        .add("tenant", bytes("a"))
        .add("secret", bytes("s"))
        .add("kafka_dlt-original-topic", bytes("orders"))
        .add("retry_topic-attempts", bytes("1"));

    Headers back = parked().redriven("job-1", HeaderNames.of(List.of("sec*")));

    assertThat(back)
        .extracting(
            header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly("tenant=a", "longshore.redrives=1", "longshore.redrive-job=job-1");
  }

  private ParkedMessage parked() {
    return parked(headers);
  }

  private static ParkedMessage parked(Headers headers) {
    return ParkedMessage.of(
        Message.of(
            new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
                "dlt",
                0,
                5,
                2_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes("k"),
                bytes("v"),
                headers,
                Optional.empty())),
        DeadLetterState.NEW);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
