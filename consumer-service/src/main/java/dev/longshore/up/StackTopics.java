package dev.longshore.up;

import dev.longshore.connection.ConnectionSettings;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of a stack that are missing; those that are there stay as they are. */
final class StackTopics {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PARTITIONS = 8;

  private final Admin admin;
  private final ConnectionSettings connection;

  StackTopics(Admin admin, ConnectionSettings connection) {
    this.admin = admin;
    this.connection = connection;
  }

  /** Topics with 8 partitions each, dead-letter topics that keep everything. Blocks. */
  void create(List<String> topics, List<String> deadLetterTopics) {
    List<NewTopic> wanted =
        Stream.concat(
                topics.stream().map(topic -> topic(topic, Map.of())),
                deadLetterTopics.stream()
                    .map(topic -> topic(topic, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"))))
            .toList();
    admin.createTopics(wanted).values().forEach((topic, created) -> await(created, topic));
  }

  private static NewTopic topic(String name, Map<String, String> settings) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(settings);
  }

  private void await(KafkaFuture<Void> created, String topic) {
    try {
      created.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw KafkaErrors.explain(failure, "creating topic " + topic, connection);
      }
    } catch (TimeoutException late) {
      throw new ProgramFailure(
          ExitCode.TIMEOUT,
          "creating topic %s took longer than %d s".formatted(topic, LIMIT.toSeconds()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StackStopped();
    }
  }
}
