package dev.longshore.tool.fleet;

import static dev.longshore.connection.KafkaResults.await;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.failure.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the broker about consumer groups. Owned by one thread. */
final class GroupInspector {
  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Admin admin;

  GroupInspector(Admin admin) {
    this.admin = admin;
  }

  /** The names of all consumer groups, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (GroupListing group :
        await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())) {
      names.add(group.groupId());
    }
    return names;
  }

  /** One group that the user named. */
  GroupStatus named(String group) {
    Set<String> names = names();
    if (!names.contains(group)) {
      throw new ProgramFailure(
          ExitCode.USAGE, "no consumer group " + group + Suggestion.clause(group, names));
    }
    return status(group);
  }

  /** One group that is there. */
  GroupStatus status(String group) {
    ConsumerGroupDescription description =
        await(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    return status(group, description);
  }

  private GroupStatus status(String group, @Nullable ConsumerGroupDescription description) {
    if (description == null) {
      return new GroupStatus(group, "Unknown", "unknown", List.of(), List.of());
    }
    List<GroupStatus.Member> members = new ArrayList<>();
    Map<TopicPartition, String> owners = new HashMap<>();
    for (MemberDescription member : description.members()) {
      List<TopicPartition> owned =
          member.assignment().topicPartitions().stream().sorted(BY_NAME).toList();
      owned.forEach(partition -> owners.put(partition, member.clientId()));
      members.add(
          new GroupStatus.Member(
              member.consumerId(),
              member.clientId(),
              member.host(),
              owned.stream().map(p -> p.topic() + ":" + p.partition()).toList()));
    }
    return new GroupStatus(
        group,
        description.groupState().toString(),
        description.type().toString().toLowerCase(Locale.ROOT),
        members,
        partitions(group, owners));
  }

  private List<PartitionLag> partitions(String group, Map<TopicPartition, String> owners) {
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed = committed(group);
    Set<TopicPartition> all = new TreeSet<>(BY_NAME);
    all.addAll(committed.keySet());
    all.addAll(owners.keySet());
    all.retainAll(existing(all));
    Map<TopicPartition, Long> first = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, Long> last = offsets(all, OffsetSpec.latest());
    return all.stream()
        .map(
            partition -> {
              OffsetAndMetadata commit = committed.get(partition);
              long end = last.getOrDefault(partition, 0L);
              long from = commit == null ? first.getOrDefault(partition, 0L) : commit.offset();
              return new PartitionLag(
                  partition.topic(),
                  partition.partition(),
                  commit == null ? OptionalLong.empty() : OptionalLong.of(commit.offset()),
                  end,
                  Math.max(0, end - from),
                  owners.getOrDefault(partition, ""));
            })
        .toList();
  }

  private Map<TopicPartition, @Nullable OffsetAndMetadata> committed(String group) {
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed = new HashMap<>();
    committed.putAll(
        await(
            admin
                .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group)));
    return committed;
  }

  /** Commits outlive their topics. */
  private Set<TopicPartition> existing(Set<TopicPartition> partitions) {
    Set<String> topics = await(admin.listTopics().names());
    Set<TopicPartition> existing = new TreeSet<>(BY_NAME);
    partitions.stream().filter(p -> topics.contains(p.topic())).forEach(existing::add);
    return existing;
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(wanted).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }
}
