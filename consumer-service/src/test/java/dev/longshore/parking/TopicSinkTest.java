package dev.longshore.parking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.DeadLetterStub;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicSinkTest {
  private static final int STACK_LIMIT = 8 << 10;

  private final List<ProducerRecord<byte @Nullable [], byte @Nullable []>> tried =
      new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private final TopicSink sink =
      new TopicSink(this::write, new DeadLetterTopics("{topic}.dlq"), STACK_LIMIT, 3);

  @Test
  void aLetterThatIsTooLargeSaysLessAndIsNeverTriedTwiceInTheSameSize() {
    Delivery delivery = delivery(bytes("key"), new byte[10_000]);
    room = 10_000 + 2_500;

    assertThat(park(delivery)).isCompleted();

    assertThat(tried).hasSize(2);
    assertThat(size(tried.get(1))).isLessThan(size(tried.get(0)));
    assertThat(tried.get(1).value()).isEqualTo(delivery.message().value());
    assertThat(header(1, "longshore.dlq.error-stack").length()).isBetween(100, 1024);
    assertThat(header(1, "longshore.dlq.reason")).isEqualTo("rejected");
    assertThat(header(1, "longshore.dlq.max-redrives")).isEqualTo("3");
    assertThat(header(1, "user")).isEqualTo("mine");
  }

  @Test
  void thenTheStackGoesAndTheMessageStaysByteForByte() {
    Delivery delivery = delivery(bytes("key"), new byte[10_000]);
    room = 10_000 + 900;

    assertThat(park(delivery)).isCompleted();

    assertThat(tried).hasSize(3);
    assertThat(tried.get(2).value()).isEqualTo(delivery.message().value());
    assertThat(header(2, "longshore.dlq.error-stack")).isEmpty();
    assertThat(header(2, "longshore.dlq.error-class")).isEqualTo("java.lang.RuntimeException");
  }

  @Test
  void aMessageThatIsTooLargeItselfIsParkedAsAStubWithItsPlaceSizeAndHash() {
    Delivery delivery = delivery(bytes("key"), bytes("abc"));
    room = 1_000;

    assertThat(park(delivery(bytes("key"), new byte[10_000]))).isCompleted();
    assertThat(tried).hasSize(4);
    assertThat(tried.get(3).key()).isEqualTo(bytes("key"));
    assertThat(tried.get(3).value()).isEmpty();
    assertThat(header(3, "longshore.dlq.reason")).isEqualTo("too-large");
    assertThat(header(3, "longshore.dlq.parked-for")).isEqualTo("rejected");
    assertThat(header(3, "longshore.dlq.origin-offset")).isEqualTo("17");
    assertThat(header(3, "longshore.dlq.value-size")).isEqualTo("10000");
    assertThat(header(3, "longshore.dlq.headers")).isEqualTo("2");
    assertThat(header(3, "ce_id")).isEqualTo("id-1");
    assertThat(tried.get(3).headers().lastHeader("user")).isNull();

    DeadLetterStub stub = DeadLetterStub.of(delivery.message(), letter());
    assertThat(text(stub.headers().lastHeader("longshore.dlq.value-sha256")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(HexFormat.of().parseHex(header(3, "longshore.dlq.key-sha256"))).hasSize(32);
  }

  @Test
  void aStubOfALargeKeyAndANullValueKeepsNeither() {
    room = 1_000;

    assertThat(park(delivery(new byte[5_000], null))).isCompleted();

    assertThat(tried.getLast().key()).isNull();
    assertThat(tried.getLast().value()).isNull();
    assertThat(header(3, "longshore.dlq.key-size")).isEqualTo("5000");
    assertThat(header(3, "longshore.dlq.value-sha256")).isEmpty();
  }

  @Test
  void whereNotEvenAStubFitsTheFailureIsTold() {
    room = 10;

    CompletableFuture<@Nullable Void> parked = park(delivery(bytes("key"), bytes("value")));

    assertThat(tried).hasSize(4);
    assertThat(parked).isCompletedExceptionally();
  }

  @Test
  void anotherFailureIsToldAtOnce() {
    room = -1;

    CompletableFuture<@Nullable Void> parked = park(delivery(bytes("key"), bytes("value")));

    assertThat(tried).hasSize(1);
    assertThat(parked.exceptionNow()).isInstanceOf(TimeoutException.class);
  }

  private CompletionStage<@Nullable Void> write(
      Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    tried.add(record);
    if (room < 0) {
      return CompletableFuture.failedStage(new TimeoutException("slow"));
    }
    return size(record) > room
        ? CompletableFuture.failedStage(new RecordTooLargeException("too large"))
        : CompletableFuture.completedStage(null);
  }

  private CompletableFuture<@Nullable Void> park(Delivery delivery) {
    return sink.park(delivery, letter()).toCompletableFuture();
  }

  private static DeadLetter letter() {
    return new DeadLetter(
        "orders",
        0,
        17,
        Instant.EPOCH,
        "group",
        DeadLetterReason.REJECTED,
        1,
        FailureDescription.of(new RuntimeException("no", new IllegalStateException("root"))),
        Instant.EPOCH,
        Instant.EPOCH,
        "instance",
        0);
  }

  private static Delivery delivery(byte @Nullable [] key, byte @Nullable [] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", bytes("id-1"));
    headers.add("user", bytes("mine"));
    Message message =
        Message.of(
            new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
                "orders",
                0,
                17,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty()));
    return new Delivery(message, new PartitionLedger("orders", 0, 1, 0), 0, 0);
  }

  private String header(int index, String name) {
    return text(tried.get(index).headers().lastHeader(name));
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static long size(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    long size = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      size += header.key().length() + length(header.value());
    }
    return size;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
