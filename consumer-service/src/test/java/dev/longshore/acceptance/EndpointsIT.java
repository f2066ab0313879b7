package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler that listens in several places, one of which is down or slow. */
final class EndpointsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MESSAGES = 300;

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
