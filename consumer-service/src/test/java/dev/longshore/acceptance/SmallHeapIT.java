package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.broker.BrokerSettings;
import dev.longshore.broker.LocalBroker;
import dev.longshore.recording.UnrulyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More bytes than the heap holds wait in the topic. */
final class SmallHeapIT {
  private static final String TOPIC = "large";
  private static final int PARTITIONS = 4;
  private static final int MESSAGES = 260;
  private static final int MEGABYTE = 1_000_000;
  private static final int LARGE_KEY = 32 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aBoundOnBytesKeepsTheHeapFromRunningOut() {
    try (LocalBroker broker = LocalBroker.start(new BrokerSettings(0, folder.resolve("broker")));
        TestKafka kafka = new TestKafka(broker.bootstrap())) {
      kafka.create(TOPIC, PARTITIONS, Map.of("max.message.bytes", "2000000"));
      fill(kafka);
      Setup setup =
          Setup.of(broker.bootstrap(), TOPIC, TOPIC)
              .java(UnrulyHandler.class)
              .with("workers.max-in-flight-bytes", "16MiB")
              .with("workers.concurrency", "8")
              .instance("small");
      try (ConsumerProcess consumer =
          ConsumerProcess.run(
              folder,
              "small",
              List.of("-Xmx128m"),
              List.of("consume", "--config", setup.write(folder.resolve("c.yaml")).toString()))) {
        consumer.awaitReady();
        Eventually.await("everything committed", LIMIT, () -> isCommitted(kafka, consumer));
        assertThat(consumer.metric("longshore_messages_acked_total")).isEqualTo(MESSAGES);
        assertThat(consumer.terminate().awaitExit(LIMIT)).isZero();
      }
    }
  }

  private static void fill(TestKafka kafka) {
    String padding = " ".repeat(MEGABYTE);
    String key = "k".repeat(LARGE_KEY);
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    for (int number = 0; number < MESSAGES; number++) {
      answers.add(kafka.send(TestKafka.message(TOPIC, key + number, "work 20 " + padding)));
    }
    answers.forEach(TestKafka::await);
  }

  private static boolean isCommitted(TestKafka kafka, ConsumerProcess consumer) {
    assertThat(consumer.isRunning()).as(consumer.errors()).isTrue();
    Map<TopicPartition, OffsetAndMetadata> commits = kafka.commits(TOPIC);
    return kafka.ends(TOPIC).entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata commit = commits.get(end.getKey());
              return commit != null && commit.offset() >= end.getValue();
            });
  }
}
