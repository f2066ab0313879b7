package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an HTTP handler is sent, and what its answers mean. */
final class HttpHandlerIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void statusOfTheAnswerDecidesWhatBecomesOfTheMessage() {
    String topic = acceptance.topic("orders", 2);
    acceptance.stub().behave(HttpHandlerIT::byStatus);
    acceptance.consumer(acceptance.setup(topic).with("retry.max-attempts", "3"));

    List<String> bodies =
        List.of(
            "200",
            "204",
            "301",
            "302",
            "400",
            "404",
            "410",
            "408",
            "425",
            "500",
            "502",
            "503",
            "429 once",
            "503 once",
            "429 date",
            "200 large",
            "200 result");
    bodies.forEach(body -> acceptance.send(topic, body, body));
    acceptance.awaitSettled(LIMIT);

    List.of("200", "204", "200 result").forEach(body -> assertCalls(body, 1));
    List.of("301", "302", "400", "404", "410")
        .forEach(
            body -> {
              assertCalls(body, 1);
              assertParked(body, "rejected", "rejected");
            });
    List.of("408", "425", "500", "502", "503")
        .forEach(
            body -> {
              assertCalls(body, 3);
              assertParked(body, "attempts-exhausted", "http-" + body);
            });
    assertCalls("200 large", 3);
    assertParked("200 large", "attempts-exhausted", "http-connection");
    assertRetriedAfter("429 once", 2_000);
    assertRetriedAfter("503 once", 2_000);
    assertThat(acceptance.parked()).hasSize(11);
  }

  private static Reply byStatus(Call call) {
    return switch (call.text()) {
      case "429 once", "503 once" ->
          call.attempt() == 1 ? Reply.of(status(call)).with("Retry-After", "2") : Reply.DONE;
      case "429 date" ->
          call.attempt() == 1
              ? Reply.of(429).with("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT")
              : Reply.DONE;
      case "200 large" -> Reply.of(200).with(new byte[Reply.LARGEST_BODY + 1]);
      case "200 result" -> Reply.of(200).with(new byte[Reply.LARGEST_BODY]);
      case "301", "302" ->
          Reply.of(status(call)).with("Location", "http://127.0.0.1:1/never-followed");
      default -> Reply.of(status(call));
    };
  }

  private static int status(Call call) {
    return Integer.parseInt(call.text().substring(0, 3));
  }

  private static void assertCalls(String body, int count) {
    assertThat(acceptance.stub().callsFor(body)).as("calls for %s", body).hasSize(count);
  }

  private static void assertParked(String body, String reason, String errorClass) {
    assertThat(acceptance.parked())
        .filteredOn(parked -> parked.text().equals(body))
        .as("dead letters of %s", body)
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.header("reason")).isEqualTo(reason);
              assertThat(parked.header("error-class")).isEqualTo(errorClass);
            });
  }

  private static void assertRetriedAfter(String body, long millis) {
    List<Call> calls = acceptance.stub().callsFor(body);
    assertThat(calls).as("calls for %s", body).hasSize(2);
    assertThat(calls.get(1).arrivedMillis() - calls.get(0).arrivedMillis())
        .as("wait of %s", body)
        .isBetween(millis - 50, millis + 1_500);
  }

  @Test
  void requestCarriesCoordinatesKeyAttributesAndDeadline() {
    String topic = acceptance.topic("orders", 1);
    acceptance.consumer(acceptance.setup(topic).with("visibility.timeout", "20s"));
    byte[] binary = {(byte) 0xff, 0, (byte) 0xc3};
    var event =
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            topic, TestKafka.bytes("Grüße /&+ %"), TestKafka.bytes("{}"));
    event.headers().add("content-type", TestKafka.bytes("application/json"));
    event.headers().add("ce_id", TestKafka.bytes("id-1"));
    event.headers().add("ce_type", TestKafka.bytes("order.created"));
    event.headers().add("ce_source", TestKafka.bytes("/shop/€ 100%41"));
    event.headers().add("ce_specversion", TestKafka.bytes("1.0"));
    event
        .headers()
        .add("traceparent", TestKafka.bytes("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01"));
    event.headers().add("secret", TestKafka.bytes("stays here"));

    List<Sent> sent =
        acceptance.send(
            List.of(
                event,
                new ProducerRecord<byte @Nullable [], byte @Nullable []>(topic, binary, binary),
                new ProducerRecord<byte @Nullable [], byte @Nullable []>(topic, null, null)));
    acceptance.awaitSettled(LIMIT);

    Call call = callAt(sent.get(0));
    assertThat(call.attempt()).isEqualTo(1);
    assertThat(call.header("Content-Type")).isEqualTo("application/json");
    assertThat(call.key()).isEqualTo("Gr%C3%BC%C3%9Fe%20%2F%26%2B%20%25");
    assertThat(call.header("Longshore-Timestamp"))
        .isEqualTo(Long.toString(sent.get(0).timestamp()));
    assertThat(call.deadlineMillis() - call.arrivedMillis()).isBetween(18_000L, 20_050L);
    assertThat(call.header("ce-id")).isEqualTo("id-1");
    assertThat(call.header("ce-type")).isEqualTo("order.created");
    assertThat(call.header("ce-source")).isEqualTo("/shop/%E2%82%AC%20100%2541");
    assertThat(call.header("ce-specversion")).isEqualTo("1.0");
    assertThat(call.header("traceparent")).startsWith("00-aaaa");
    assertThat(call.hasHeader("secret")).isFalse();
    assertThat(callAt(sent.get(1)).key())
        .isEqualTo(Base64.getEncoder().encodeToString(binary) + ";base64");
    assertThat(callAt(sent.get(1)).body()).isEqualTo(binary);
    assertThat(callAt(sent.get(2)).key()).isNull();
    assertThat(callAt(sent.get(2)).body()).isEmpty();
  }

  private static Call callAt(Sent sent) {
    return acceptance.stub().calls().stream()
        .filter(call -> call.place().equals(sent.place()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusedConnectionIsRetriedWithBackoffUntilTheAttemptsAreUsedUp() {
    String topic = acceptance.topic("orders", 1);
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance
                .setup(topic)
                .http("http://127.0.0.1:1/")
                .with("retry.max-attempts", "4")
                .with("retry.backoff.initial", "200ms")
                .with("retry.backoff.max", "10s"));

    acceptance.send(topic, "a", "never arrives");
    Eventually.await("a dead letter", LIMIT, () -> acceptance.parked().size() == 1);

    Parked parked = acceptance.parked().getFirst();
    assertThat(parked.header("reason")).isEqualTo("attempts-exhausted");
    assertThat(parked.header("attempts")).isEqualTo("4");
    assertThat(parked.header("error-class")).isEqualTo("http-connection");
    assertThat(parked.header("error-message")).contains("http://127.0.0.1:1/");
    assertThat(consumer.metric("longshore_messages_retried_total")).isEqualTo(3);
    Duration took =
        Duration.between(
            java.time.Instant.parse(parked.header("first-failed-at")),
            java.time.Instant.parse(parked.header("last-failed-at")));
    assertThat(took).isBetween(Duration.ofMillis(1_100), Duration.ofMillis(4_000));
  }

  @Test
  void handlerThatAnswersLaterEndsAndExtendsItsLease() throws Exception {
    String topic = acceptance.topic("orders", 1);
    acceptance
        .stub()
        .behave(
            call ->
                call.text().equals("plain")
                        || (call.attempt() > 1 && !call.text().equals("rejected"))
                    ? Reply.DONE
                    : Reply.LATER);
    ConsumerProcess consumer =
        acceptance.consumer(acceptance.setup(topic).with("visibility.timeout", "2s"));

    for (String body : List.of("acked", "nacked", "rejected", "extended", "forgotten")) {
      acceptance.send(topic, body, body);
    }
    Eventually.await("five calls", LIMIT, () -> acceptance.stub().count() == 5);

    assertThat(answer(consumer, "extended", ":extend?by=PT8S")).isEqualTo(204);
    assertThat(answer(consumer, "acked", ":ack")).isEqualTo(204);
    acceptance.stub().endedByLease(first("acked"), true);
    assertThat(answer(consumer, "acked", ":ack")).isIn(404, 409);
    assertThat(answer(consumer, "nacked", ":nack?after=PT1S")).isEqualTo(204);
    acceptance.stub().endedByLease(first("nacked"), false);
    assertThat(answer(consumer, "rejected", ":reject?reason=broken")).isEqualTo(204);
    acceptance.stub().endedByLease(first("rejected"), false);
    assertThat(consumer.post("/api/v1/leases/no-such-lease:ack").statusCode()).isEqualTo(404);
    assertThat(
            consumer.post("/api/v1/leases/" + first("forgotten").lease() + ":dance").statusCode())
        .isEqualTo(404);
    assertThat(
            consumer
                .post("/api/v1/leases/" + first("extended").lease() + ":extend?by=soon")
                .statusCode())
        .isEqualTo(400);

    Eventually.await(
        "the forgotten one again",
        LIMIT,
        () -> acceptance.stub().callsFor("forgotten").size() == 2);
    assertThat(answer(consumer, "forgotten", ":ack")).isIn(404, 409);
    assertThat(acceptance.stub().callsFor("extended")).hasSize(1);
    assertThat(answer(consumer, "extended", ":ack")).isEqualTo(204);
    acceptance.stub().endedByExtendedLease(first("extended"));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().callsFor("nacked")).hasSize(2);
    assertThat(consumer.metric("longshore_visibility_expired_total")).isEqualTo(1);
    assertThat(acceptance.parked())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.text()).isEqualTo("rejected");
              assertThat(parked.header("error-message")).isEqualTo("broken");
            });
  }

  private static Call first(String body) {
    return acceptance.stub().callsFor(body).getFirst();
  }

  private static int answer(ConsumerProcess consumer, String body, String action) {
    return consumer.post("/api/v1/leases/" + first(body).lease() + action).statusCode();
  }
}
