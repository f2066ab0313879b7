package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that grow, go, come again, and lose their oldest messages while they are read. */
final class TopicChangesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void partitionsAddedWhileAGroupFromLatestRunsAreReadFromTheirOldestMessage(String protocol) {
    String topic = acceptance.topic("orders", 1);
    acceptance.consumer(setup(protocol, topic).with("source.start-from", "latest"));
    acceptance.send(topic, "a", "before");
    acceptance.awaitSettled(LIMIT);

    acceptance.kafka().grow(topic, 3);
    acceptance.send(List.of(message(topic, 1, "first"), message(topic, 2, "second")));
    acceptance.awaitSettled(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void deletedTopicIsToldAndTheOthersAreReadOn(String protocol) {
    String orders = acceptance.topic("orders", 2);
    String refunds = acceptance.topic("refunds", 1);
    ConsumerProcess consumer = acceptance.consumer(setup(protocol, orders, refunds));
    acceptance.send(orders, "a", "one");
    acceptance.send(refunds, "a", "two");
    acceptance.awaitSettled(LIMIT);

    acceptance.kafka().delete(refunds);
    Eventually.await(
        "the event",
        LIMIT,
        () -> consumer.errors().contains("the topic of " + refunds + "-0 was deleted"));
    acceptance.send(orders, "a", "three");
    acceptance.awaitSettled(LIMIT);

    assertThat(consumer.isRunning()).isTrue();
    Eventually.await(
        "no partition stands still",
        LIMIT,
        () -> consumer.metric("longshore_partitions_blocked") == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void topicThatIsDeletedAndMadeAgainIsReadWhole(String protocol) {
    int old = 20;
    int made = 60;
    String topic = acceptance.topic("orders", 1);
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(old + made));
    ConsumerProcess consumer = acceptance.consumer(setup(protocol, topic));
    IntStream.range(0, old)
        .forEach(number -> acceptance.sendUnobserved(topic, "old-" + number, "old-" + number));
    TopicPartition partition = new TopicPartition(topic, 0);
    Eventually.await("the commit", LIMIT, () -> committed(partition) == old);

    acceptance.kafka().delete(topic);
    acceptance.kafka().create(topic, 1, Map.of());
    IntStream.range(0, made)
        .forEach(number -> acceptance.sendUnobserved(topic, "new-" + number, "new-" + number));

    Eventually.await(
        () -> "all of the new topic; " + consumer.errors(),
        LIMIT,
        () ->
            IntStream.range(0, made)
                .allMatch(number -> !acceptance.stub().callsFor("new-" + number).isEmpty()));
    Eventually.await("its commit", LIMIT, () -> committed(partition) == made);
    assertThat(consumer.isRunning()).isTrue();
  }

  @Test
  void partitionWhoseOldestMessagesWentPastTheCommitStandsStillAndTellsTheRange() {
    String topic = acceptance.topic("orders", 1);
    TopicPartition partition = new TopicPartition(topic, 0);
    ConsumerProcess first = acceptance.consumer(setup("auto", topic));
    acceptance.send(
        IntStream.range(0, 10).mapToObj(number -> message(topic, 0, "k" + number)).toList());
    acceptance.awaitSettled(LIMIT);
    first.terminate();
    assertThat(first.awaitExit(LIMIT)).isZero();
    IntStream.range(0, 40)
        .forEach(number -> acceptance.sendUnobserved(topic, "late-" + number, "late-" + number));

    acceptance.kafka().deleteBefore(topic, 0, 30);
    ConsumerProcess second = acceptance.consumer(setup("auto", topic));

    Eventually.await(
        "the range",
        LIMIT,
        () ->
            second
                .errors()
                .contains(
                    partition
                        + " stands still: next to read is offset 10, but the broker has 30 to 50"));
    Eventually.await("the metric", LIMIT, () -> second.metric("longshore_partitions_blocked") == 1);
    assertThat(acceptance.stub().count()).isEqualTo(10);
    assertThat(committed(partition)).isEqualTo(10);
  }

  private static long committed(TopicPartition partition) {
    var commit = acceptance.kafka().commits(acceptance.group()).get(partition);
    return commit == null ? -1 : commit.offset();
  }

  private static Setup setup(String protocol, String... topics) {
    return acceptance
        .setup(topics)
        .with("source.protocol", protocol)
        .with("kafka.properties.metadata.max.age.ms", "1000");
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> message(
      String topic, int partition, String text) {
    return new ProducerRecord<byte @Nullable [], byte @Nullable []>(
        topic, partition, TestKafka.bytes(text), TestKafka.bytes(text));
  }
}
