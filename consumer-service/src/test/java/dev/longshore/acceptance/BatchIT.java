package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches over HTTP, on a real broker; every promise is checked after each test. */
class BatchIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MESSAGES = 600;

  @RegisterExtension static final Acceptance ACCEPTANCE = new Acceptance();

  @Test
  void eachMessageOfABatchEndsByItsOwnOutcomeAndAKeyIsInItOnce() {
    String topic = ACCEPTANCE.topic("batches", 2);
    ACCEPTANCE.stub().behave(BatchIT::someFail);
    send(topic, 40);

    ACCEPTANCE.consumer(batches(topic).with("workers.concurrency", "4"));
    ACCEPTANCE.awaitSettled(LIMIT);

    assertThat(ACCEPTANCE.parked()).hasSize(MESSAGES / 50);
    assertThat(ACCEPTANCE.stub().batches())
        .anySatisfy(batch -> assertThat(batch).hasSizeGreaterThan(2))
        .allSatisfy(
            batch -> {
              assertThat(batch).hasSizeLessThanOrEqualTo(10);
              assertThat(batch.stream().map(call -> call.place().partition() + call.key()))
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void aBatchThatFailsAsAWholeIsTriedAgainOneByOneAndOnlyTheBadMessageIsParked() {
    String topic = ACCEPTANCE.topic("poison", 1);
    ACCEPTANCE
        .stub()
        .behave(call -> call.text().equals("text-7") ? Reply.BREAKS_BATCH : Reply.DONE);
    send(topic, 1000);

    ACCEPTANCE.consumer(batches(topic).with("workers.ordering", "none"));
    ACCEPTANCE.awaitSettled(LIMIT);

    assertThat(ACCEPTANCE.parked())
        .singleElement()
        .satisfies(parked -> assertThat(parked.header("reason")).isEqualTo("rejected"));
  }

  @Test
  void aSecondConsumerAndAKillLoseNoMessageOfABatch() {
    String topic = ACCEPTANCE.topic("taken", 4);
    ACCEPTANCE
        .stub()
        .behave(
            call -> {
              Thread.sleep(2);
              return Reply.DONE;
            });
    ConsumerProcess first = ACCEPTANCE.consumer(batches(topic).with("workers.concurrency", "4"));
    send(topic, 60);
    ACCEPTANCE.consumer(batches(topic).with("workers.concurrency", "4"));
    ACCEPTANCE.limits(Limits.STRICT.faultsWithDuplicates(MESSAGES));
    first.kill();

    ACCEPTANCE.awaitSettled(LIMIT);
    assertThat(new HashSet<>(ACCEPTANCE.stub().acked())).hasSize(MESSAGES);
  }

  private static Setup batches(String topic) {
    return ACCEPTANCE
        .setup(topic)
        .with("handler.batch", "{size: 10, linger: 100ms}")
        .with("retry.max-attempts", "3");
  }

  private static Reply someFail(Call call) {
    int number = Integer.parseInt(call.text().substring("text-".length()));
    if (number % 50 == 0) {
      return Reply.of(422);
    }
    return number % 7 == 0 && call.attempt() == 1 ? Reply.FAILED : Reply.DONE;
  }

  private static void send(String topic, int keys) {
    List<Sent> _ =
        ACCEPTANCE.send(
            IntStream.range(0, MESSAGES)
                .mapToObj(
                    number -> TestKafka.message(topic, "key-" + number % keys, "text-" + number))
                .toList());
  }
}
