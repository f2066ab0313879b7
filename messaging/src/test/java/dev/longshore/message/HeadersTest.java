package dev.longshore.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private static final HeaderName ID = HeaderName.of("ce_id");

  @Test
  void theClientShowsWhatItFetched() {
    assertThat(FetchedHeader.isReadable())
        .as("the fields of this version of the client, without which headers cost twice as much")
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areThoseOfTheRecordInTheirOrder(boolean fetched) {
    RecordHeaders headers = headers(fetched);

    Message message = Message.of(record(headers));

    assertThat(message.headers())
        .extracting(Header::name)
        .containsExactly("ce_id", "größe", "none", "", "ce_id");
    assertThat(message.headers())
        .extracting(Header::text)
        .containsExactly("1", "groß", "", "empty name", "2");
    assertThat(message.headers().last("none")).hasValueSatisfying(none -> assertNull(none.value()));
    assertThat(message.headers().last("other")).isEmpty();
    assertThat(message.headers().text("größe")).hasValue("groß");
  }

  private static void assertNull(byte @Nullable [] value) {
    assertThat(value).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLastOfANameCounts(boolean fetched) {
    Message message = Message.of(record(headers(fetched)));

    assertThat(message.header(ID)).isEqualTo(bytes("2"));
    assertThat(message.header(HeaderName.of("none"))).isNull();
    assertThat(message.header(HeaderName.of("ce_i"))).isNull();
    assertThat(message.id()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countWithTheirBytesBeforeAndAfterTheyAreCopied(boolean fetched) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = record(headers(fetched));
    int keyAndValue = 3 + 5;
    int names = 5 + 7 + 4 + 0 + 5;
    int values = 1 + 5 + 0 + 10 + 1;

    assertThat(Message.sizeOf(record)).isEqualTo(keyAndValue + names + values);
    assertThat(Message.of(record).size()).isEqualTo(keyAndValue + names + values);
  }

  @Test
  void areNotTakenFromTheRecord() {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = record(headers(true));

    Message first = Message.of(record);
    Message second = Message.of(record);

    assertThat(second.headers().stream().count()).isEqualTo(first.headers().stream().count());
    assertThat(record.headers().lastHeader("ce_id").value()).isEqualTo(bytes("2"));
    assertThat(Message.of(record).header(ID)).isEqualTo(bytes("2"));
  }

  @Test
  void someStayAtAnotherPlace() {
    Message message = Message.of(record(headers(true)));

    Message moved = message.at("other", 3, 9, Instant.EPOCH, name -> !name.equals("ce_id"));

    assertThat(moved.headers()).extracting(Header::name).containsExactly("größe", "none", "");
    assertThat(moved.key()).isEqualTo(message.key());
    assertThat(moved.offset()).isEqualTo(9);
  }

  private static RecordHeaders headers(boolean fetched) {
    RecordHeaders headers = new RecordHeaders();
    add(headers, fetched, "ce_id", "1");
    add(headers, fetched, "größe", "groß");
    add(headers, fetched, "none", null);
    add(headers, fetched, "", "empty name");
    add(headers, fetched, "ce_id", "2");
    return headers;
  }

  /** As the client makes it of what it fetched: of places in a buffer that holds more. */
  private static void add(
      RecordHeaders headers, boolean fetched, String name, @Nullable String value) {
    if (!fetched) {
      headers.add(name, value == null ? null : bytes(value));
      return;
    }
    headers.add(new RecordHeader(within(name), value == null ? null : within(value)));
  }

  private static ByteBuffer within(String text) {
    byte[] all = bytes("before" + text + "behind");
    return ByteBuffer.wrap(all).slice(6, all.length - 12);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> record(
      RecordHeaders headers) {
    return new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
        "orders",
        0,
        7,
        0,
        TimestampType.CREATE_TIME,
        3,
        5,
        bytes("key"),
        bytes("value"),
        headers,
        Optional.empty());
  }
}
