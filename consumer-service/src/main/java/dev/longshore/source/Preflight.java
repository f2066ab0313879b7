package dev.longshore.source;

import dev.longshore.connection.ConnectionSettings;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.failure.Suggestion;
import dev.longshore.parking.DeadLetterTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What an instance makes sure of before it joins its group: the broker answers, the topics are
 * there, the dead-letter topics too. Blocks, each question for at most ten seconds.
 */
public final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String GROUP_FEATURE = "group.version";

  private static final String METADATA_LIMIT = "offset.metadata.max.bytes";

  /** More is not used though a broker would take it: every commit carries it. */
  private static final int LARGEST_METADATA = 32 << 10;

  /** Room for the headers that a dead letter has beyond its message. */
  private static final int HEADER_ROOM = 64 << 10;

  private final Admin admin;
  private final ConnectionSettings connection;

  /** Checks through an admin client, which stays its caller's to close. */
  public Preflight(Admin admin, ConnectionSettings connection) {
    this.admin = admin;
    this.connection = connection;
  }

  /** Fails with UNREACHABLE when the broker does not answer, and with USAGE for a missing topic. */
  public void checkTopics(List<String> topics) {
    Set<String> existing = ask(admin.listTopics().names(), "connecting to Kafka");
    for (String topic : topics) {
      if (!existing.contains(topic)) {
        throw new ProgramFailure(
            ExitCode.USAGE,
            "source.topics: no topic %s on %s%s; create it: longshore topics apply --topic %s:8"
                .formatted(
                    topic,
                    connection.bootstrapServers(),
                    Suggestion.clause(topic, new TreeSet<>(existing)),
                    topic));
      }
    }
  }

  /** Whether the broker has the next-generation group protocol. */
  public GroupProtocol bestProtocol() {
    FinalizedVersionRange range =
        ask(admin.describeFeatures().featureMetadata(), "asking for the broker's features")
            .finalizedFeatures()
            .get(GROUP_FEATURE);
    return range != null && range.maxVersionLevel() >= 1
        ? GroupProtocol.CONSUMER
        : GroupProtocol.CLASSIC;
  }

  /** The most metadata that every broker takes with a commit, the default where none tells. */
  public int metadataLimit() {
    try {
      List<ConfigResource> brokers =
          ask(admin.describeCluster().nodes(), "asking for the brokers").stream()
              .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
              .toList();
      return ask(admin.describeConfigs(brokers).all(), "reading " + METADATA_LIMIT)
          .values()
          .stream()
          .flatMap(config -> Optional.ofNullable(config.get(METADATA_LIMIT)).stream())
          .mapToInt(entry -> Integer.parseInt(entry.value()))
          .map(limit -> Math.clamp(limit, 0, LARGEST_METADATA))
          .min()
          .orElse(SourceSettings.DEFAULT_METADATA_LIMIT);
    } catch (ProgramFailure unknown) {
      LOG.info("{} is unknown, taken to be the default: {}", METADATA_LIMIT, unknown.text());
      return SourceSettings.DEFAULT_METADATA_LIMIT;
    }
  }

  /**
   * Makes the dead-letter topics that are missing: as many partitions as their source has, kept for
   * ever, with room for the headers. Where that is denied the instance goes on without; messages
   * that would be parked wait until the topic is there.
   */
  public void createDeadLetterTopics(List<String> topics, DeadLetterTopics names) {
    Set<String> existing = ask(admin.listTopics().names(), "listing topics");
    Map<String, TopicDescription> sources = describe(topics);
    List<NewTopic> missing = new ArrayList<>();
    for (TopicDescription source : sources.values()) {
      String name = names.of(source.name());
      if (!existing.contains(name)) {
        missing.add(deadLetterTopic(name, source));
      }
    }
    create("dead letters", missing);
  }

  /**
   * Makes the retry topic of a group if it is missing, and the topic of its dead letters: as many
   * partitions as the largest source has, kept for ever, with room for the headers. Where that is
   * denied the instance goes on without, and all retries wait on its timers.
   *
   * @return the most bytes of a record of the retry topic; 0 where it is compacted, which would
   *     lose retries of the same key; empty where there is none
   */
  public OptionalLong createRetryTopic(String name, List<String> topics, DeadLetterTopics letters) {
    Map<String, TopicDescription> sources = describe(topics);
    int partitions =
        sources.values().stream().mapToInt(source -> source.partitions().size()).max().orElse(1);
    long largest = topics.stream().mapToLong(this::maxMessageBytes).max().orElse(0);
    Set<String> existing = ask(admin.listTopics().names(), "listing topics");
    NewTopic retries = keptForEver(name, partitions, largest);
    NewTopic dead = keptForEver(letters.of(name), partitions, largest + HEADER_ROOM);
    if (!existing.contains(dead.name())) {
      create("dead letters", List.of(dead));
    }
    if (existing.contains(name)) {
      return OptionalLong.of(retryTopicRoom(name));
    }
    // What was made just now need not be known to the broker that would be asked about it.
    return create("long retries", List.of(retries))
        ? OptionalLong.of(largest + HEADER_ROOM)
        : OptionalLong.empty();
  }

  /** Whether a topic is there. */
  public boolean exists(String topic) {
    return ask(admin.listTopics().names(), "listing topics").contains(topic);
  }

  private long retryTopicRoom(String name) {
    if (configOf(name, TopicConfig.CLEANUP_POLICY_CONFIG).contains("compact")) {
      LOG.warn("retry topic {} is compacted: nothing is written to it; delete or alter it", name);
      return 0;
    }
    String retention = configOf(name, TopicConfig.RETENTION_MS_CONFIG);
    if (!retention.equals("-1")) {
      LOG.warn(
          "retry topic {} keeps its records for {} ms only: retries that wait longer are lost; set"
              + " its retention.ms to -1",
          name,
          retention);
    }
    return maxMessageBytes(name);
  }

  /**
   * Makes the results topic if it is missing: as many partitions as the source with the most has.
   * Where that is denied the instance goes on without; messages with a result wait until it is
   * there.
   */
  public void createResultsTopic(String name, List<String> topics) {
    if (ask(admin.listTopics().names(), "listing topics").contains(name)) {
      return;
    }
    int partitions =
        describe(topics).values().stream()
            .mapToInt(source -> source.partitions().size())
            .max()
            .orElse(1);
    create("results", List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())));
  }

  /**
   * Makes a topic if it is missing. Where that is denied the instance goes on without.
   *
   * @param what what the topic is for, for the log
   */
  public void createTopic(String what, NewTopic topic) {
    if (!ask(admin.listTopics().names(), "listing topics").contains(topic.name())) {
      create(what, List.of(topic));
    }
  }

  /**
   * How many partitions of each topic are as old as the group, for all a new group can know: none
   * where it has commits already, since those without one were added later.
   */
  public Map<String, Integer> partitionsAsOldAs(String group, List<String> topics) {
    Set<String> committed =
        ask(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "reading the commits of group " + group)
            .keySet()
            .stream()
            .map(TopicPartition::topic)
            .collect(Collectors.toSet());
    Map<String, Integer> counts = new HashMap<>();
    describe(topics)
        .forEach(
            (topic, description) ->
                counts.put(topic, committed.contains(topic) ? 0 : description.partitions().size()));
    return counts;
  }

  private NewTopic deadLetterTopic(String name, TopicDescription source) {
    return keptForEver(name, source.partitions().size(), maxMessageBytes(source.name()));
  }

  private static NewTopic keptForEver(String name, int partitions, long largestMessage) {
    long room = Math.min(largestMessage + HEADER_ROOM, Integer.MAX_VALUE);
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(room)));
  }

  private long maxMessageBytes(String topic) {
    return Long.parseLong(configOf(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
  }

  private String configOf(String topic, String key) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return ask(admin.describeConfigs(List.of(resource)).all(), "reading " + topic).values().stream()
        .map(config -> config.get(key).value())
        .findFirst()
        .orElseThrow();
  }

  /** Makes topics; false when one of them could not be made and is not there. */
  private boolean create(String what, List<NewTopic> missing) {
    boolean all = true;
    for (var topic : admin.createTopics(missing).values().entrySet()) {
      all &= create(what, topic.getKey(), topic.getValue());
    }
    return all;
  }

  private boolean create(String what, String name, KafkaFuture<?> created) {
    try {
      ask(created, "creating " + name);
      LOG.info("created topic {} for {}", name, what);
      return true;
    } catch (ProgramFailure failure) {
      boolean there = failure.exitCode() == ExitCode.OK;
      LOG.atLevel(there ? Level.DEBUG : Level.WARN)
          .log("{} {}: {}", what, there ? "have their topic" : "will wait", failure.text());
      return there;
    }
  }

  private Map<String, TopicDescription> describe(Collection<String> topics) {
    return ask(admin.describeTopics(topics).allTopicNames(), "describing " + topics);
  }

  private <T> T ask(KafkaFuture<T> answer, String doing) {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof TopicExistsException) {
        throw new ProgramFailure(ExitCode.OK, doing + ": another instance was faster");
      }
      throw KafkaErrors.explain(failure, doing, connection);
    } catch (TimeoutException late) {
      throw new ProgramFailure(
          ExitCode.UNREACHABLE,
          "%s: no answer within %d s; is a broker listening on %s?"
              .formatted(doing, TIMEOUT.toSeconds(), connection.bootstrapServers()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProgramFailure(ExitCode.INTERRUPTED, doing + ": interrupted");
    }
  }
}
