package dev.longshore.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a consumer group stood at one moment, by its own data in Kafka. Immutable.
 *
 * @param readAt when the reading began; nothing in it is older
 * @param state the group's state in the words of the broker, {@code absent} for a group that has
 *     never had a member or a commit
 * @param members who is in it
 * @param partitions the partitions of its topics
 * @param deadLetters its dead-letter topics
 */
public record GroupSnapshot(
    Instant readAt,
    String state,
    List<Member> members,
    List<PartitionLag> partitions,
    List<DeadLetterTopic> deadLetters) {
  /** The state of a group that the broker does not know. */
  public static final String ABSENT = "absent";

  /** Copies the lists. */
  public GroupSnapshot {
    members = List.copyOf(members);
    partitions = List.copyOf(partitions);
    deadLetters = List.copyOf(deadLetters);
  }

  /**
   * A member of the group.
   *
   * @param id its id in the group
   * @param client its client id, which is the name of its instance
   * @param host the address it connects from
   * @param staticId its {@code group.instance.id}, empty for one without
   * @param partitions what it has, as {@code topic-partition}
   */
  public record Member(
      String id, String client, String host, Optional<String> staticId, List<String> partitions) {
    /** Copies the list. */
    public Member {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * How far the group is in one partition.
   *
   * @param committed the committed offset, empty before the first commit
   * @param end the offset that the next message gets
   * @param lag messages from the commit to the end; single ones of them may be settled already
   */
  public record PartitionLag(
      String topic, int partition, OptionalLong committed, long end, long lag) {}

  /**
   * A dead-letter topic.
   *
   * @param topic its name
   * @param appended records appended to it since it was made
   * @param records records that it holds
   */
  public record DeadLetterTopic(String topic, long appended, long records) {}

  /** Messages that are not committed yet. */
  public long lag() {
    return partitions.stream().mapToLong(PartitionLag::lag).sum();
  }

  /** Records ever appended to the dead-letter topics. */
  public long deadLettersAppended() {
    return deadLetters.stream().mapToLong(DeadLetterTopic::appended).sum();
  }
}
