package dev.longshore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeTest {
  @Test
  void writesTheFieldsOfTheContractOnOneLine() {
    Envelope envelope =
        new Envelope(
            Optional.of("orders"),
            OptionalInt.of(3),
            OptionalLong.of(17),
            Optional.of(Instant.parse("2026-11-20T10:00:00.123Z")),
            bytes("ord-1"),
            bytes("{\"id\":1}\n"),
            List.of(new Header("ce_id", bytes("a")), new Header("ce_id", null)));

    assertThat(envelope.json())
        .isEqualTo(
            "{\"topic\":\"orders\",\"partition\":3,\"offset\":17,"
                + "\"timestamp\":\"2026-11-20T10:00:00.123Z\",\"key\":\"ord-1\","
                + "\"value\":\"{\\\"id\\\":1}\\n\",\"headers\":["
                + "{\"key\":\"ce_id\",\"value\":\"a\"},{\"key\":\"ce_id\",\"value\":null}]}");
  }

  @Test
  void nullAndEmptyStayDifferent() {
    Envelope nothing = parse("{\"key\":null,\"value\":null}");
    Envelope empty = parse("{\"key\":\"\",\"value\":\"\"}");

    assertThat(nothing.key()).isNull();
    assertThat(nothing.value()).isNull();
    assertThat(empty.key()).isEmpty();
    assertThat(empty.value()).isEmpty();
    assertThat(parse(empty.json()).value()).isEmpty();
    assertThat(parse(nothing.json()).value()).isNull();
  }

  @Test
  void anyBytesSurviveTheWayOutAndIn() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Envelope before = randomEnvelope(random);
      Envelope after = parse(before.json());

      assertThat(after.key()).as("seed %d", seed).isEqualTo(before.key());
      assertThat(after.value()).as("seed %d", seed).isEqualTo(before.value());
      assertThat(names(after)).as("seed %d", seed).isEqualTo(names(before));
      for (int index = 0; index < before.headers().size(); index++) {
        assertThat(after.headers().get(index).value())
            .as("seed %d", seed)
            .isEqualTo(before.headers().get(index).value());
      }
      assertThat(after.timestamp()).as("seed %d", seed).isEqualTo(before.timestamp());
    }
  }

  @Test
  void timestampsMayBeMillisecondsOrIso() {
    Optional<Instant> expected = Optional.of(Instant.parse("2026-11-20T10:00:00Z"));

    assertThat(parse("{\"value\":\"\",\"timestamp\":1795168800000}").timestamp())
        .isEqualTo(expected);
    assertThat(parse("{\"value\":\"\",\"timestamp\":\"2026-11-20T10:00:00Z\"}").timestamp())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"value":1}                                        | value: must be a string or null
          {"value":{"a":1}}                                  | value: must be a string or null
          {"key":"k"}                                        | value: missing
          {"value":"","topic":""}                            | topic: must be a name
          {"value":"","partition":-1}                        | partition: must be a number from 0
          {"value":"","partition":99999999999}               | partition: must be a number from 0
          {"value":"","partition":"0"}                       | partition: must be a number from 0
          {"value":"","offset":1.5}                          | offset: must be a number from 0
          {"value":"","timestamp":"yesterday"}               | timestamp: must be an ISO-8601 instant
          {"value":"","timestamp":-5}                        | timestamp: must be an ISO-8601 instant
          {"value":"","timestamp":"+1000000000-12-31T23:59:59Z"} | timestamp: must be an ISO-8601
          {"value":"%%%","valueEncoding":"base64"}           | value: not base64
          {"value":"x","valueEncoding":"hex"}                | valueEncoding: the one encoding is base64
          {"value":"\\ud800"}                                | value: half a surrogate pair
          {"value":"","headers":{"a":"b"}}                   | headers: must be a list
          {"value":"","headers":["a"]}                       | headers[0]: must be an object
          {"value":"","headers":[{"key":"a","val":"b"}]}     | headers[0].val: unknown field (did you mean value?)
          {"value":"","headers":[{"key":"a"},{"value":"b"}]} | headers[1]: must be an object with key
          {"value":"","headers":[{"key":"a","value":7}]}     | headers[0].value: must be a string or null
          {"value":"","heders":[]}                           | heders: unknown field (did you mean headers?)
          {"value":"","value":"x"}                           | not JSON: Duplicate
          {"value":"x"                                       | not JSON
          {"value":"x"} {"value":"y"}                        | not JSON
          ["value"]                                          | an envelope must be a JSON object
          """)
  void mistakesAreToldWithTheField(String json, String problem) {
    assertThatExceptionOfType(MalformedEnvelopeException.class)
        .isThrownBy(() -> parse(json))
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\":\"x\"}", "{\"id\":1}", "[1,2]", "\"value\"", "7", "null"})
  void otherJsonIsNoEnvelope(String json) {
    assertThat(EnvelopeParser.recognise(bytes(json))).isEmpty();
  }

  @Test
  void aValueAndOneMoreFieldMakeAnEnvelope() {
    assertThat(EnvelopeParser.recognise(bytes("{\"key\":\"a\",\"value\":\"b\"}"))).isPresent();
    assertThat(EnvelopeParser.recognise(bytes("{\"value\":\"b\",\"headers\":[]}"))).isPresent();
    assertThatExceptionOfType(MalformedEnvelopeException.class)
        .isThrownBy(
            () -> EnvelopeParser.recognise(bytes("{\"key\":\"a\",\"value\":\"b\",\"x\":1}")));
  }

  @Test
  void deepNestingIsRefusedAndDoesNotOverflow() {
    assertThatExceptionOfType(MalformedEnvelopeException.class)
        .isThrownBy(() -> EnvelopeParser.recognise(bytes("[".repeat(100_000))));
  }

  private static Envelope randomEnvelope(Random random) {
    List<Header> headers = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      headers.add(new Header("h" + random.nextInt(2) + "\u00e4\"\n", randomBytes(random)));
    }
    return new Envelope(
        Optional.of("orders"),
        OptionalInt.of(random.nextInt(100)),
        OptionalLong.of(random.nextLong(Long.MAX_VALUE)),
        Optional.of(Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L))),
        randomBytes(random),
        randomBytes(random),
        headers);
  }

  private static byte @Nullable [] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    switch (random.nextInt(4)) {
      case 0 -> {
        return null;
      }
      case 1 -> random.nextBytes(bytes);
      case 2 -> {
        return "text \u0000 \ufffd \u20ac \ud83d\ude00 "
            .repeat(random.nextInt(3))
            .getBytes(StandardCharsets.UTF_8);
      }
      default -> {}
    }
    return bytes;
  }

  private static List<String> names(Envelope envelope) {
    return envelope.headers().stream().map(Header::name).toList();
  }

  private static Envelope parse(String json) {
    return EnvelopeParser.parse(bytes(json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
