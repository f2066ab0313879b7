package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is urgent is handled first, on a real broker; every promise is checked after each test. */
class PriorityIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MESSAGES = 90;

  @RegisterExtension static final Acceptance ACCEPTANCE = new Acceptance();

  private final CountDownLatch allTaken = new CountDownLatch(1);

  @Test
  void whatIsTakenIsHandledByLevelAndAKeyKeepsItsOrder() {
    String topic = ACCEPTANCE.topic("urgent", 1);
    ACCEPTANCE.stub().behave(this::waitForAll);
    List<Sent> _ =
        ACCEPTANCE.send(
            IntStream.range(0, MESSAGES).mapToObj(number -> message(topic, number)).toList());

    ConsumerProcess consumer = ACCEPTANCE.consumer(prioritized(topic));
    awaitTaken(consumer);
    ACCEPTANCE.awaitSettled(LIMIT);

    List<Integer> levels =
        ACCEPTANCE.stub().calls().stream().skip(1).map(call -> level(call.text())).toList();
    assertThat(levels).isSorted();
  }

  private void awaitTaken(ConsumerProcess consumer) {
    Eventually.await(
        () -> "all messages taken", LIMIT, () -> consumer.metric("longshore_inflight") == MESSAGES);
    allTaken.countDown();
  }

  private Reply waitForAll(Call call) throws InterruptedException {
    assertThat(allTaken.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return Reply.DONE;
  }

  private static Setup prioritized(String topic) {
    return ACCEPTANCE
        .setup(topic)
        .with("workers.concurrency", "1")
        .with("visibility.timeout", "2m")
        .with("priorities", "{by: header, max-wait: 60s}");
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, int number) {
    var message = TestKafka.message(topic, "key-" + number, "text-" + number);
    message.headers().add("priority", TestKafka.bytes(Integer.toString(number % 3)));
    return message;
  }

  private static int level(String text) {
    return Integer.parseInt(text.substring("text-".length())) % 3;
  }
}
