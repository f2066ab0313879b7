package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a handler answers stands in the results topic before its message is committed. */
final class ResultsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void eachResultIsPublishedOnceUnderItsMessagesKeyInTheOrderOfTheKey() {
    String topic = acceptance.topic("orders", 3);
    String results = topic + ".results";
    acceptance
        .stub()
        .behave(
            call ->
                Reply.of(200)
                    .with("Content-Type", "text/x-answer")
                    .with(TestKafka.bytes("answer to " + call.text())));
    acceptance.consumer(acceptance.setup(topic).with("results.topic", results));

    acceptance.send(
        IntStream.range(0, 200)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number % 7, "" + number))
            .toList());
    acceptance.awaitSettled(LIMIT);

    var published = acceptance.kafka().read(results);
    assertThat(published).hasSize(200);
    Map<String, Integer> latest = new HashMap<>();
    for (var result : published) {
      String answer = text(result.value());
      int number = Integer.parseInt(answer.substring("answer to ".length()));
      assertThat(text(result.key())).isEqualTo("key-" + number % 7);
      assertThat(latest.put(text(result.key()), number)).isIn(null, number - 7);
      assertThat(header(result, "content-type")).isEqualTo("text/x-answer");
      String place =
          "%s-%s-%s"
              .formatted(
                  header(result, "longshore.origin-topic"),
                  header(result, "longshore.origin-partition"),
                  header(result, "longshore.origin-offset"));
      assertThat(header(result, "longshore.correlation-id")).isEqualTo(place).startsWith(topic);
      assertThat(header(result, "ce_id")).isEqualTo(place + "-result");
    }
  }

  @Test
  void whileTheResultsTopicIsGoneNothingIsCommittedAndNothingIsHandledAgain() {
    String topic = acceptance.topic("orders", 1);
    String results = topic + ".results";
    acceptance.stub().behave(call -> Reply.of(200).with(TestKafka.bytes("done")));
    ConsumerProcess consumer =
        acceptance.consumer(acceptance.setup(topic).with("results.topic", results));
    acceptance.kafka().delete(results);

    acceptance.send(
        List.of(TestKafka.message(topic, "a", "1"), TestKafka.message(topic, "b", "2")));
    Eventually.await(
        "a failure counted", LIMIT, () -> consumer.metric("longshore_results_failures_total") >= 1);
    assertThat(consumer.metric("longshore_messages_acked_total")).isZero();
    assertThat(acceptance.kafka().commits(acceptance.group()).values())
        .extracting(OffsetAndMetadata::offset)
        .containsOnly(0L);
    assertThat(consumer.errors()).contains("cannot be written to " + results);

    acceptance.kafka().create(results, 1, Map.of());
    Eventually.await(
        "both acked", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == 2);

    assertThat(acceptance.kafka().read(results)).hasSize(2);
    assertThat(acceptance.stub().count()).isEqualTo(2);
  }

  @Test
  void aHandlerThatAnswersLaterGivesItsResultWithItsAck() {
    String topic = acceptance.topic("orders", 1);
    String results = topic + ".results";
    acceptance.stub().behave(call -> Reply.LATER);
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance
                .setup(topic)
                .with("results.topic", results)
                .with("visibility.timeout", "2m"));
    acceptance.send(topic, "a", "with");
    acceptance.send(topic, "b", "without");
    acceptance.send(topic, "c", "large");
    Eventually.await("three calls", LIMIT, () -> acceptance.stub().count() == 3);

    acceptance.kafka().delete(results);
    assertThat(ack(consumer, "with", "text/x-answer", bytes("answer"))).isEqualTo(204);
    assertThat(ack(consumer, "with", "text/x-answer", bytes("again"))).isIn(404, 409);
    Eventually.await(
        "a failure counted", LIMIT, () -> consumer.metric("longshore_results_failures_total") >= 1);
    assertThat(consumer.metric("longshore_messages_acked_total")).isZero();
    acceptance.kafka().create(results, 1, Map.of());

    assertThat(ack(consumer, "large", "text/plain", new byte[(1 << 20) + 1])).isEqualTo(413);
    assertThat(ack(consumer, "large", "text/plain", bytes("shorter"))).isEqualTo(204);
    assertThat(ack(consumer, "without", "text/plain", new byte[0])).isEqualTo(204);
    for (String body : List.of("with", "large", "without")) {
      acceptance.stub().endedByLease(acceptance.stub().callsFor(body).getFirst(), true);
    }
    Eventually.await(
        "all acked", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == 3);

    List<String> published = new ArrayList<>();
    for (var result : acceptance.kafka().read(results)) {
      published.add(
          text(result.key()) + " " + text(result.value()) + " " + header(result, "content-type"));
    }
    assertThat(published)
        .containsExactlyInAnyOrder("a answer text/x-answer", "c shorter text/plain");
  }

  private static int ack(ConsumerProcess consumer, String body, String type, byte[] result) {
    String lease = acceptance.stub().callsFor(body).getFirst().lease();
    return consumer.post("/api/v1/leases/" + lease + ":ack", type, result).statusCode();
  }

  private static byte[] bytes(String text) {
    return TestKafka.bytes(text);
  }

  @Test
  void aResultThatIsTooLargeForItsTopicIsAFailedAttempt() {
    String topic = acceptance.topic("orders", 1);
    String results = topic + ".results";
    acceptance.kafka().create(results, 1, Map.of("max.message.bytes", "1000"));
    acceptance
        .stub()
        .behave(call -> Reply.of(200).with(new byte[call.text().equals("large") ? 5_000 : 10]));
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(2));
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance.setup(topic).with("results.topic", results).with("retry.max-attempts", "2"));

    acceptance.send(
        List.of(TestKafka.message(topic, "a", "large"), TestKafka.message(topic, "b", "small")));
    Eventually.await("one parked", LIMIT, () -> acceptance.parked().size() == 1);
    Eventually.await(
        "one acked", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == 1);

    Parked parked = acceptance.parked().getFirst();
    assertThat(parked.header("error-class")).isEqualTo("result-too-large");
    assertThat(parked.header("error-message"))
        .contains("5000 bytes")
        .contains(results)
        .contains("max.message.bytes");
    assertThat(acceptance.kafka().read(results)).hasSize(1);
  }

  private static String header(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
