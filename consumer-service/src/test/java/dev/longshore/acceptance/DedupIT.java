package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** P6: copies of a message that was handled are not, whoever has its partition by then. */
final class DedupIT {
  private static final int MESSAGES = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void copiesAreSettledWithoutTheHandler() {
    String topic = acceptance.topic("orders", 3);
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));
    acceptance.send(messages(topic, "first", number -> true));
    acceptance.awaitSettled(LIMIT);

    sendCopies(topic, number -> true);

    awaitDuplicates(consumer, MESSAGES);
    assertThat(acceptance.stub().count()).isEqualTo(MESSAGES);
    assertThat(consumer.metric("longshore_dedup_entries")).isEqualTo(MESSAGES);
    awaitCommits(topic);
  }

  /** Every tenth is rejected when it comes first, and handled when its copy comes. */
  @Test
  void afterAKillTheWindowIsReadFromTheLogAndWhatWasParkedIsNotInIt() {
    String topic = acceptance.topic("orders", 3);
    acceptance
        .stub()
        .behave(
            call -> call.text().startsWith("first") && isTenth(call) ? Reply.of(400) : Reply.DONE);
    ConsumerProcess killed = acceptance.consumer(acceptance.setup(topic));
    acceptance.send(messages(topic, "first", number -> true));
    acceptance.awaitSettled(LIMIT);
    awaitCommits(topic);
    acceptance.kill(killed);

    sendCopies(topic, number -> number % 10 != 0);
    acceptance.send(messages(topic, "again", number -> number % 10 == 0));
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));
    acceptance.awaitSettled(LIMIT);

    awaitDuplicates(consumer, MESSAGES * 9 / 10);
    assertThat(acceptance.parked()).hasSize(MESSAGES / 10);
    assertThat(acceptance.stub().count()).isEqualTo(MESSAGES + MESSAGES / 10);
    assertThat(consumer.metric("longshore_dedup_rebuilds_cut_total")).isZero();
    awaitCommits(topic);
  }

  @Test
  void whoTakesThePartitionsOverKnowsWhatWasHandledInThem() {
    String topic = acceptance.topic("orders", 4);
    ConsumerProcess killed = acceptance.consumer(acceptance.setup(topic));
    acceptance.send(messages(topic, "first", number -> true));
    acceptance.awaitSettled(LIMIT);
    awaitCommits(topic);
    ConsumerProcess survivor = acceptance.consumer(acceptance.setup(topic));
    acceptance.kill(killed);

    sendCopies(topic, number -> true);

    Eventually.await(
        "all copies settled", LIMIT, () -> committed(topic) == acceptance.kafka().size(topic));
    assertThat(acceptance.stub().count()).isEqualTo(MESSAGES);
    assertThat(survivor.metric("longshore_messages_acked_total")).isZero();
  }

  /** Its message is settled in its own topic, and not done. */
  @Test
  void aMessageThatWaitsInTheRetryTopicIsHandledAfterAKill() {
    acceptance.limits(Limits.STRICT.order(Limits.Order.NONE));
    String topic = acceptance.topic("orders", 1);
    acceptance
        .stub()
        .behave(
            call -> call.text().equals("late") && call.attempt() == 1 ? Reply.FAILED : Reply.DONE);
    Setup setup =
        acceptance
            .setup(topic)
            .with("workers.ordering", "none")
            .with("retry.topic-after", "1s")
            .with("retry.backoff.initial", "10s")
            .with("retry.backoff.max", "10s");
    ConsumerProcess killed = acceptance.consumer(setup);
    acceptance.send(List.of(message(topic, "late", "1"), message(topic, "early", "2")));
    awaitCommits(topic);
    acceptance.kill(killed);

    ConsumerProcess consumer = acceptance.consumer(setup);
    acceptance.awaitSettled(LIMIT);
    sendCopies(List.of(message(topic, "late", "1"), message(topic, "early", "2")));

    awaitDuplicates(consumer, 2);
    assertThat(acceptance.stub().callsFor("late")).hasSize(2);
    assertThat(acceptance.stub().callsFor("early")).hasSize(1);
  }

  @Test
  void aDeadLetterThatIsSentBackIsHandledOncePerReplay() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> call.text().equals("bad") ? Reply.of(400) : Reply.DONE);
    ConsumerProcess consumer = acceptance.consumer(acceptance.setup(topic));
    acceptance.send(List.of(message(topic, "bad", "1")));
    acceptance.send(List.of(message(topic, "good", "2")));
    acceptance.awaitSettled(LIMIT);

    acceptance.send(List.of(replayed(topic, "mended", "1"), replayed(topic, "once more", "2")));
    acceptance.awaitSettled(LIMIT);
    TestKafka.accepted(
        replayed(topic, "mended", "1"), acceptance.kafka().send(replayed(topic, "mended", "1")));

    awaitDuplicates(consumer, 1);
    assertThat(acceptance.stub().callsFor("mended")).hasSize(1);
    assertThat(acceptance.stub().callsFor("once more")).hasSize(1);
  }

  private static boolean isTenth(Call call) {
    return Integer.parseInt(call.text().substring(call.text().indexOf(' ') + 1)) % 10 == 0;
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(
      String topic, String word, IntPredicate which) {
    return IntStream.range(0, MESSAGES)
        .filter(which)
        .mapToObj(number -> message(topic, word + " " + number, Integer.toString(number)))
        .toList();
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, String value, String id) {
    var message = TestKafka.message(topic, "key-" + id, value);
    message.headers().add("ce_id", TestKafka.bytes(id));
    return message;
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> replayed(
      String topic, String value, String id) {
    var message = message(topic, value, id);
    message.headers().add("longshore.redrives", TestKafka.bytes("1"));
    message.headers().add("longshore.redrive-job", TestKafka.bytes("job"));
    return message;
  }

  /** Sends again what was handled; nobody has to handle it. */
  private static void sendCopies(String topic, IntPredicate which) {
    sendCopies(messages(topic, "first", which));
  }

  private static void sendCopies(
      List<ProducerRecord<byte @Nullable [], byte @Nullable []>> copies) {
    List<Runnable> answers = new ArrayList<>();
    for (var copy : copies) {
      var answer = acceptance.kafka().send(copy);
      answers.add(() -> TestKafka.accepted(copy, answer));
    }
    answers.forEach(Runnable::run);
  }

  private static void awaitDuplicates(ConsumerProcess consumer, int count) {
    Eventually.await(
        count + " duplicates",
        LIMIT,
        () -> consumer.metric("longshore_messages_deduplicated_total") >= count);
    assertThat(consumer.metric("longshore_messages_deduplicated_total")).isEqualTo(count);
  }

  private static void awaitCommits(String topic) {
    Eventually.await(
        "all committed", LIMIT, () -> committed(topic) == acceptance.kafka().size(topic));
  }

  private static long committed(String topic) {
    Map<TopicPartition, OffsetAndMetadata> commits = acceptance.kafka().commits(acceptance.group());
    return commits.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }
}
