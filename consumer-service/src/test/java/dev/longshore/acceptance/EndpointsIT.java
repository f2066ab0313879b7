package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler that listens in several places, one of which is down or slow. */
final class EndpointsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration OPEN_FOR = Duration.ofSeconds(2);
  private static final int MESSAGES = 300;
  private static final int CONCURRENCY = 8;
  private static final int WINDOW = 10;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whileOneIsDownNoAttemptIsLostToIt() throws IOException {
    String topic = acceptance.topic("orders", 2);
    int down = freePort();
    String downUrl = "http://127.0.0.1:" + down + "/handle";
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance
                .setup(topic)
                .without("handler.url")
                .with(
                    "handler.endpoints",
                    "[\"%s\", \"%s\"]".formatted(acceptance.stub().url(), downUrl)));

    acceptance.send(messages(topic));
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().count()).as("calls").isEqualTo(MESSAGES);
    assertThat(acceptance.stub().calls()).allMatch(call -> call.attempt() == 1);
    assertThat(consumer.metric("longshore_messages_retried_total")).isZero();
    assertThat(consumer.metric("longshore_endpoint_up")).as("endpoints in").isEqualTo(1);
    assertThat(consumer.errors()).contains("127.0.0.1-" + down).contains("it is out");
  }

  @Test
  void batchesGoToOnePlaceEachAndWhileOneIsDownToTheOther() throws IOException {
    String topic = acceptance.topic("orders", 2);
    try (StubHandler other = StubHandler.start()) {
      String down = "http://127.0.0.1:" + freePort() + "/handle";
      ConsumerProcess consumer =
          acceptance.consumer(
              acceptance
                  .setup(topic)
                  .without("handler.url")
                  .with("workers.ordering", "none")
                  .with("workers.concurrency", "4")
                  .with("handler.batch", "{size: 10, linger: 100ms}")
                  .with(
                      "handler.endpoints",
                      "[\"%s\", \"%s\", \"%s\"]"
                          .formatted(acceptance.stub().url(), down, other.url())));

      Set<Place> sent = send(topic, MESSAGES);
      awaitAcked(consumer, sent);

      Set<Place> acked = new HashSet<>(acceptance.stub().acked());
      acked.addAll(other.acked());
      assertThat(acked).isEqualTo(sent);
      assertThat(acceptance.stub().count() + other.count()).as("calls").isEqualTo(MESSAGES);
      for (StubHandler stub : List.of(acceptance.stub(), other)) {
        assertThat(stub.batches()).anySatisfy(batch -> assertThat(batch).hasSize(10));
      }
      assertThat(consumer.metric("longshore_messages_retried_total")).isZero();
    }
  }

  @Test
  void leastConnectionsSparesTheSlowOne() throws IOException {
    String topic = acceptance.topic("orders", 2);
    try (StubHandler slow = StubHandler.start()) {
      slow.behave(
          call -> {
            Thread.sleep(1_000);
            return Reply.DONE;
          });
      acceptance
          .stub()
          .behave(
              call -> {
                Thread.sleep(5);
                return Reply.DONE;
              });
      ConsumerProcess consumer =
          acceptance.consumer(
              acceptance
                  .setup(topic)
                  .without("handler.url")
                  .with("workers.concurrency", "8")
                  .with("handler.balance", "least-connections")
                  .with(
                      "handler.endpoints",
                      "[{url: \"%s\", weight: 1}, {url: \"%s\", weight: 1}]"
                          .formatted(acceptance.stub().url(), slow.url())));
      for (int number = 0; number < MESSAGES; number++) {
        acceptance.sendUnobserved(topic, "key " + number, "plain " + number);
      }

      Eventually.await(
          "all acked", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == MESSAGES);

      assertThat(slow.count()).isPositive().isLessThan(MESSAGES / 3);
    }
  }

  /** Its failures cost an attempt each until its breaker opens, and next to none afterwards. */
  @Test
  void theBreakerOfABrokenOneOpensWhileTheOtherGoesOnAndClosesWhenItIsWell() throws IOException {
    String topic = acceptance.topic("orders", 2);
    try (StubHandler broken = StubHandler.start()) {
      broken.behave(call -> Reply.FAILED);
      ConsumerProcess consumer =
          acceptance.consumer(
              acceptance
                  .setup(topic)
                  .without("handler.url")
                  .with("workers.concurrency", Integer.toString(CONCURRENCY))
                  .with("circuit-breaker.window", Integer.toString(WINDOW))
                  .with("circuit-breaker.open-for", OPEN_FOR.toMillis() + "ms")
                  .with(
                      "handler.endpoints",
                      "[\"%s\", \"%s\"]".formatted(acceptance.stub().url(), broken.url())));
      String breaker =
          "/api/v1/breakers/" + URI.create(broken.url()).getAuthority().replace(':', '-');
      Set<Place> sent = new HashSet<>();
      long started = System.nanoTime();
      sent.addAll(send(topic, 5 * WINDOW));
      Eventually.await(
          "it to be open",
          LIMIT,
          () -> {
            sent.addAll(send(topic, 1));
            return consumer.get(breaker).body().contains("\"state\":\"open\"");
          });
      sent.addAll(send(topic, MESSAGES));
      awaitAcked(consumer, sent);

      int failed = broken.count();
      long openings = 1 + (System.nanoTime() - started) / OPEN_FOR.toNanos();
      assertThat(failed).isBetween(WINDOW / 2, WINDOW + 2 * CONCURRENCY + (int) (3 * openings));
      assertThat(consumer.metric("longshore_messages_retried_total")).isEqualTo(failed);
      assertThat(acceptance.stub().acked()).isEqualTo(sent);
      assertThat(acceptance.kafka().size(topic + ".dlq")).isZero();

      broken.behave(call -> Reply.DONE);
      Eventually.await(
          "it to be closed",
          LIMIT,
          () -> {
            sent.addAll(send(topic, 1));
            return consumer.get(breaker).body().contains("\"state\":\"closed\"");
          });
      awaitAcked(consumer, sent);
      Set<Place> acked = new HashSet<>(acceptance.stub().acked());
      acked.addAll(broken.acked());
      assertThat(acked).isEqualTo(sent);
      assertThat(broken.acked()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(acceptance.kafka().size(topic + ".dlq")).isZero();
    }
  }

  private static Set<Place> send(String topic, int count) {
    var message = TestKafka.message(topic, null, "plain");
    var answers =
        IntStream.range(0, count).mapToObj(next -> acceptance.kafka().send(message)).toList();
    return answers.stream()
        .map(answer -> TestKafka.accepted(message, answer).place())
        .collect(Collectors.toSet());
  }

  private static void awaitAcked(ConsumerProcess consumer, Set<Place> sent) {
    Eventually.await(
        "all acked", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == sent.size());
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(String topic) {
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      messages.add(TestKafka.message(topic, "key " + number, "plain " + number));
    }
    return messages;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
