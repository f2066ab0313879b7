package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.GapRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A broker with one topic and one group. Like the real one it takes commits of partitions that the
 * member does not own, that go back, and that lie past the end. Owned by the simulation.
 */
final class SimBroker {
  static final String TOPIC = "orders";
  private final History history;
  private final List<SimLog> logs = new ArrayList<>();
  private final SimGroup group;
  private final int metadataLimit;
  private Uuid topicId = new Uuid(11, 1);

  SimBroker(Scheduler scheduler, Plan plan, History history) {
    this.history = history;
    for (int partition = 0; partition < plan.partitions(); partition++) {
      logs.add(new SimLog(topicId));
    }
    this.metadataLimit = plan.brokersMetadataLimit();
    this.group = new SimGroup(scheduler, plan, logs);
  }

  static String name(int partition) {
    return TOPIC + "-" + partition;
  }

  SimGroup group() {
    return group;
  }

  Uuid topicId() {
    return topicId;
  }

  int partitions() {
    return logs.size();
  }

  SimLog log(int partition) {
    return logs.get(partition);
  }

  /** Whether everything is committed. */
  boolean isFinished() {
    return logs.stream().allMatch(SimLog::isFinished);
  }

  void produce(int partition, String key, String id, long holeBefore) {
    long offset = log(partition).append(key, id, holeBefore);
    history.add(new HistoryEvent.Produced(history.at(), name(partition), offset));
  }

  /** Leaves a commit at the start whose metadata looks like ours and is not. */
  void commitForeign(int partition) {
    log(partition).commit(new OffsetAndMetadata(0, "L1\u3400\u3401\u3402 is not ours"));
  }

  /** Retention takes what lies before an offset. */
  void trim(int partition, long start) {
    log(partition).trim(start);
    history.add(new HistoryEvent.Trimmed(history.at(), name(partition), log(partition).start()));
  }

  /** Another broker leads a partition; unless that is at its end, the election was unclean. */
  void elect(int partition, long from) {
    boolean unclean = from < log(partition).end();
    long end = unclean ? log(partition).endOfMessagesBefore(from) : from;
    log(partition).elect(end);
    if (unclean) {
      history.add(new HistoryEvent.Truncated(history.at(), name(partition), end));
    }
  }

  /** Adds an empty partition. */
  void addPartition() {
    logs.add(new SimLog(topicId));
    group.rebalance();
  }

  /** Deletes the topic with all commits, and makes it again. */
  void recreate() {
    topicId = new Uuid(11, topicId.getLeastSignificantBits() + 1);
    for (int partition = 0; partition < logs.size(); partition++) {
      log(partition).delete();
      logs.set(partition, new SimLog(topicId));
      history.add(new HistoryEvent.Recreated(history.at(), name(partition)));
    }
    group.rebalance();
  }

  /** Takes a commit, in the name of an instance, or refuses it. */
  void commit(SimMember member, int sentAt, Map<Integer, OffsetAndMetadata> offsets, Uuid topic) {
    group.expire();
    if (!group.takesCommits(member, sentAt)) {
      throw new CommitFailedException("member " + member.id() + " is not known at that epoch");
    }
    if (!topic.equals(topicId)) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    for (OffsetAndMetadata offset : offsets.values()) {
      if (offset.metadata().length() > metadataLimit) {
        throw new OffsetMetadataTooLarge("metadata of " + offset.metadata().length());
      }
    }
    offsets.forEach((partition, offset) -> commit(member.process().name(), partition, offset));
  }

  private void commit(String instance, int partition, OffsetAndMetadata offset) {
    log(partition).commit(offset);
    history.add(
        new HistoryEvent.Committed(
            history.at(),
            instance,
            name(partition),
            offset.offset(),
            GapRuns.of(offset.metadata(), offset.offset(), topicId, partition)));
  }
}
