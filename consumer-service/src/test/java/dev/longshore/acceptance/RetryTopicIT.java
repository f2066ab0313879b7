package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retries that wait for long go through the retry topic, on a real broker. */
final class RetryTopicIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How much later than asked for a retry may start on a machine that is busy. */
  private static final long LATE_MILLIS = 3_000;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @BeforeEach
  void nothingKeepsAnOrder() {
    acceptance.limits(Limits.STRICT.order(Limits.Order.NONE));
  }

  @Test
  void aDelayThatTheHandlerAskedForIsWaitedForInTheRetryTopicWhileOthersGoOn() {
    String topic = acceptance.topic("orders", 2);
    acceptance.stub().behave(call -> call.text().equals("slow") ? afterOnce(call, 4) : Reply.DONE);
    ConsumerProcess consumer = acceptance.consumer(setup(topic));

    acceptance.send(topic, "a", "slow");
    Eventually.await("a retry", LIMIT, () -> !acceptance.retries().isEmpty());
    acceptance.send(topic, "a", "behind");
    Eventually.await(
        "the next of its key", LIMIT, () -> !acceptance.stub().callsFor("behind").isEmpty());
    assertThat(acceptance.stub().callsFor("slow")).hasSize(1);
    acceptance.awaitSettled(LIMIT);

    List<Call> calls = acceptance.stub().callsFor("slow");
    assertThat(calls).extracting(Call::attempt).containsExactly(1, 2);
    assertThat(calls.get(1).place()).isEqualTo(calls.get(0).place());
    assertThat(calls.get(1).header("Longshore-Timestamp"))
        .isEqualTo(calls.get(0).header("Longshore-Timestamp"));
    assertThat(calls.get(1).arrivedMillis() - calls.get(0).arrivedMillis())
        .isBetween(3_900L, 4_000 + LATE_MILLIS);
    assertThat(consumer.metric("longshore_messages_forwarded_total")).isEqualTo(1);
    assertThat(acceptance.retries())
        .allSatisfy(
            retry ->
                assertThat(retry.timestamp())
                    .as("a timestamp of its own")
                    .isGreaterThan(calls.get(0).arrivedMillis() - 1));
  }

  @Test
  void aKilledConsumerLosesNoRetryAndNoAttempt() {
    String topic = acceptance.topic("orders", 2);
    acceptance.stub().behave(call -> call.attempt() < 3 ? retryAfter(3) : Reply.DONE);
    ConsumerProcess first = acceptance.consumer(setup(topic));
    acceptance.send(
        IntStream.range(0, 50)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number, "m" + number))
            .toList());
    Eventually.await("all retries", LIMIT, () -> acceptance.retries().size() >= 50);
    Eventually.await("their commit", LIMIT, () -> isCommitted(topic));

    acceptance.kill(first);
    acceptance.consumer(setup(topic));
    acceptance.awaitSettled(LIMIT);

    for (int number = 0; number < 50; number++) {
      assertThat(acceptance.stub().callsFor("m" + number))
          .extracting(Call::attempt)
          .as("m" + number)
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void aThousandRetriesWithMixedDelaysStartInTheOrderOfTheirTimes() {
    String topic = acceptance.topic("orders", 3);
    Map<String, Long> due = new ConcurrentHashMap<>();
    acceptance
        .stub()
        .behave(
            call -> {
              if (call.attempt() > 1) {
                return Reply.DONE;
              }
              int seconds = 4 + call.text().hashCode() % 8;
              due.put(call.text(), System.currentTimeMillis() + seconds * 1_000L);
              return retryAfter(seconds);
            });
    acceptance.consumer(setup(topic));

    acceptance.send(
        IntStream.range(0, 1_000)
            .mapToObj(number -> TestKafka.message(topic, "k" + number, String.valueOf(number)))
            .toList());
    acceptance.awaitSettled(LIMIT);

    List<Call> retries =
        acceptance.stub().calls().stream().filter(call -> call.attempt() == 2).toList();
    assertThat(retries).hasSize(1_000);
    assertThat(retries)
        .allSatisfy(
            call ->
                assertThat(call.arrivedMillis() - due.getOrDefault(call.text(), 0L))
                    .as("lateness of " + call)
                    .isBetween(-100L, LATE_MILLIS));
  }

  @Test
  void theDeadLetterOfARetryTellsOfItsOriginAndOfAllItsAttempts() {
    String topic = acceptance.topic("orders", 2);
    acceptance.stub().behave(call -> retryAfter(2));
    acceptance.consumer(setup(topic).with("retry.max-attempts", "3"));

    Sent sent = acceptance.send(topic, "a", "hopeless");
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.retries()).hasSize(2);
    Parked parked = acceptance.parked().getFirst();
    assertThat(parked.origin()).isEqualTo(sent.place());
    assertThat(parked.header("attempts")).isEqualTo("3");
    assertThat(parked.header("reason")).isEqualTo("attempts-exhausted");
    assertThat(parked.letter().headers())
        .noneMatch(header -> header.key().startsWith("longshore.retry."));
  }

  @Test
  void whatIsNoRetryInTheRetryTopicBecomesADeadLetter() {
    String topic = acceptance.topic("orders", 1);
    acceptance.consumer(setup(topic));

    acceptance.sendUnobserved(acceptance.retryTopic(), "k", "foreign");
    String letters = acceptance.retryTopic() + ".dlq";
    Eventually.await("its dead letter", LIMIT, () -> acceptance.kafka().size(letters) == 1);

    Parked parked = new Parked(acceptance.kafka().read(letters).getFirst());
    assertThat(parked.text()).isEqualTo("foreign");
    assertThat(parked.header("reason")).isEqualTo("undecodable");
    assertThat(parked.header("origin-topic")).isEqualTo(acceptance.retryTopic());
    assertThat(acceptance.stub().calls()).isEmpty();
  }

  @Test
  void aRetryTopicFullOfTheFarFutureLeavesNewMessagesTheirRoom() {
    String topic = acceptance.topic("orders", 1);
    acceptance
        .stub()
        .behave(
            call -> {
              if (call.text().startsWith("far")) {
                return retryAfter(3_600);
              }
              return call.text().equals("near") ? afterOnce(call, 2) : Reply.DONE;
            });
    Setup setup = setup(topic).with("workers.max-in-flight", "40").with("workers.concurrency", "8");
    acceptance.consumer(setup);

    for (int number = 0; number < 100; number++) {
      acceptance.sendUnobserved(topic, "k" + number, "far" + number);
    }
    Eventually.await("all retries", LIMIT, () -> acceptance.retries().size() == 100);
    acceptance.send(
        IntStream.range(0, 200)
            .mapToObj(number -> TestKafka.message(topic, "n" + number, "new" + number))
            .toList());

    acceptance.awaitSettled(LIMIT);
  }

  @Test
  void aRoomFullOfMessagesThatWaitLeavesRetriesTheirs() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> afterOnce(call, call.text().equals("near") ? 4 : 3));
    acceptance.consumer(
        setup(topic)
            .with("retry.topic-after", "3s")
            .with("workers.max-in-flight", "8")
            .with("workers.concurrency", "4"));

    acceptance.send(topic, "a", "near");
    acceptance.send(
        IntStream.range(0, 30)
            .mapToObj(number -> TestKafka.message(topic, "k" + number, "busy" + number))
            .toList());
    Eventually.await("its retry", LIMIT, () -> acceptance.stub().callsFor("near").size() == 2);
    int settled = acceptance.stub().acked().size();
    acceptance.awaitSettled(LIMIT);

    List<Call> near = acceptance.stub().callsFor("near");
    assertThat(near.get(1).arrivedMillis() - near.get(0).arrivedMillis())
        .isBetween(3_900L, 4_000 + LATE_MILLIS);
    assertThat(settled).as("settled by then").isLessThan(25);
  }

  @Test
  void inKeyOrderTheKeyWaitsHoweverLongTheDelayIs() {
    acceptance.limits(Limits.STRICT);
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> call.text().equals("slow") ? afterOnce(call, 3) : Reply.DONE);
    acceptance.consumer(setup(topic).with("workers.ordering", "key"));

    acceptance.send(topic, "a", "slow");
    acceptance.send(topic, "a", "behind");
    acceptance.send(topic, "b", "other");
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().calls())
        .extracting(Call::text)
        .containsSubsequence("slow", "slow", "behind");
    assertThat(acceptance.kafka().exists(acceptance.retryTopic())).isFalse();
  }

  private static boolean isCommitted(String topic) {
    long committed =
        acceptance.kafka().commits(acceptance.group()).entrySet().stream()
            .filter(entry -> entry.getKey().topic().equals(topic))
            .mapToLong(entry -> entry.getValue().offset())
            .sum();
    return committed == acceptance.kafka().size(topic);
  }

  private static Reply afterOnce(Call call, int seconds) {
    return call.attempt() == 1 ? retryAfter(seconds) : Reply.DONE;
  }

  private static Reply retryAfter(int seconds) {
    return Reply.of(429).with("Retry-After", Integer.toString(seconds));
  }

  private static Setup setup(String topic) {
    return acceptance.setup(topic).with("workers.ordering", "none").with("retry.topic-after", "1s");
  }
}
