package dev.longshore.fleet;

import dev.longshore.connection.KafkaErrors;
import dev.longshore.fleet.GroupSnapshot.DeadLetterTopic;
import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a group's data through an admin client, which stays its caller's to close. Any thread. */
public final class GroupReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int TIMEOUT_MILLIS = Math.toIntExact(TIMEOUT.toMillis());

  private final Admin admin;
  private final ObservedGroup group;
  private final InstantSource clock;

  /** A reader of one group. */
  public GroupReader(Admin admin, ObservedGroup group, InstantSource clock) {
    this.admin = admin;
    this.group = group;
    this.clock = clock;
  }

  /**
   * Reads how the group stands now. Blocks, for at most a few seconds. A topic or a group that does
   * not exist is empty and no error.
   *
   * @throws GroupUnreadable when the broker does not answer or refuses
   */
  public GroupSnapshot read() {
    Instant began = clock.instant();
    KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> commits = askForCommits();
    KafkaFuture<ConsumerGroupDescription> description = askForDescription();
    List<TopicPartition> partitions = partitions();
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, OffsetAndMetadata> committed =
        unlessMissing(commits, GroupIdNotFoundException.class).orElse(Map.of());
    Optional<ConsumerGroupDescription> described =
        unlessMissing(description, GroupIdNotFoundException.class);
    return new GroupSnapshot(
        began,
        described.map(known -> known.groupState().toString()).orElse(GroupSnapshot.ABSENT),
        described.map(GroupReader::members).orElse(List.of()),
        partitions.stream()
            .filter(name -> group.topics().contains(name.topic()))
            .map(name -> lag(name, committed, starts, ends))
            .toList(),
        group.deadLetterTopics().stream().map(topic -> parked(topic, starts, ends)).toList());
  }

  private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> askForCommits() {
    return admin
        .listConsumerGroupOffsets(
            Map.of(group.name(), new ListConsumerGroupOffsetsSpec()),
            new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
        .partitionsToOffsetAndMetadata(group.name());
  }

  private KafkaFuture<ConsumerGroupDescription> askForDescription() {
    return Objects.requireNonNull(
        admin
            .describeConsumerGroups(
                List.of(group.name()),
                new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MILLIS))
            .describedGroups()
            .get(group.name()));
  }

  private List<TopicPartition> partitions() {
    Collection<KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(
                group.allTopics(), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
            .topicNameValues()
            .values();
    return answers.stream()
        .flatMap(answer -> unlessMissing(answer, UnknownTopicOrPartitionException.class).stream())
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .sorted(
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
        .toList();
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question =
        partitions.stream().collect(Collectors.toMap(Function.identity(), name -> which));
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        ask(admin.listOffsets(question, new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS)).all());
    return answer.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static PartitionLag lag(
      TopicPartition name,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    OffsetAndMetadata commit = committed.get(name);
    long end = ends.getOrDefault(name, 0L);
    long start = starts.getOrDefault(name, 0L);
    long from = commit == null ? start : Math.max(start, commit.offset());
    return new PartitionLag(
        name.topic(),
        name.partition(),
        commit == null ? OptionalLong.empty() : OptionalLong.of(commit.offset()),
        end,
        Math.max(0, end - from));
  }

  private static DeadLetterTopic parked(
      String topic, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    long appended = sum(topic, ends);
    return new DeadLetterTopic(topic, appended, appended - sum(topic, starts));
  }

  private static long sum(String topic, Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static List<Member> members(ConsumerGroupDescription description) {
    return description.members().stream()
        .map(GroupReader::member)
        .sorted(Comparator.comparing(Member::client).thenComparing(Member::id))
        .toList();
  }

  private static Member member(MemberDescription member) {
    List<String> partitions =
        member.assignment().topicPartitions().stream()
            .sorted(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparingInt(TopicPartition::partition))
            .map(TopicPartition::toString)
            .toList();
    return new Member(
        member.consumerId(),
        member.clientId(),
        member.host(),
        member.groupInstanceId(),
        partitions);
  }

  private <T> Optional<T> unlessMissing(KafkaFuture<T> answer, Class<? extends Exception> missing) {
    try {
      return Optional.of(ask(answer));
    } catch (GroupUnreadable failure) {
      if (missing.isInstance(failure.getCause())) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private <T> T ask(KafkaFuture<T> answer) {
    try {
      return answer.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new GroupUnreadable(group.name(), KafkaErrors.unwrap(failure));
    } catch (TimeoutException late) {
      throw new GroupUnreadable(group.name(), late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GroupUnreadable(group.name(), interrupted);
    }
  }
}
