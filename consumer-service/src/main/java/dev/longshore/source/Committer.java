package dev.longshore.source;

import dev.longshore.delivery.GapCodec;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;

/**
 * Commits what is settled: the frontier, and what is settled above it as metadata. At most one
 * commit is waited for. Owned by the poll thread.
 *
 * <p>A commit that was given up may still reach the broker, after the one that followed it. When
 * its answer says so, nobody knows which of the two the broker holds, and the frontier is committed
 * once more.
 */
final class Committer implements Commits {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final GapRoom room;
  private final Ticker ticker;
  private final SourceListener listener;

  private long lastStarted;

  /** When it was polled last: after the longest poll interval others may have our partitions. */
  private long lastPoll;

  /** The commit whose answer is waited for; absent most of the time. */
  private @Nullable Commit underWay;

  private record Commit(
      long started, GapCodec codec, Map<AssignedPartition, OffsetAndMetadata> changes) {
    String longestMetadata() {
      return changes.values().stream()
          .map(OffsetAndMetadata::metadata)
          .max(Comparator.comparingInt(String::length))
          .orElse("");
    }
  }

  Committer(Consumer<?, ?> consumer, SourceSettings settings, GapRoom room, SourcePorts ports) {
    this.consumer = consumer;
    this.settings = settings;
    this.room = room;
    this.ticker = ports.ticker();
    this.listener = ports.listener();
    this.lastStarted = ticker.nanos();
    this.lastPoll = lastStarted;
  }

  @Override
  public void commitWhenDue(Collection<AssignedPartition> partitions, long polled) {
    long now = ticker.nanos();
    lastPoll = polled;
    giveUpWhenLate(now);
    boolean isDue = now - lastStarted >= settings.commitInterval().toNanos();
    if (underWay != null || !(isDue || Commits.isAnyUrgent(partitions)) || isLapsed(now)) {
      return;
    }
    lastStarted = now;
    Map<AssignedPartition, OffsetAndMetadata> changes = changes(partitions);
    if (changes.isEmpty()) {
      return;
    }
    Commit commit = new Commit(now, room.codec(), changes);
    underWay = commit;
    consumer.commitAsync(byName(changes), (offsets, failure) -> answered(commit, failure));
  }

  /** Deliveries do not wait for these commits. */
  @Override
  public void commitWhatSettles(Collection<AssignedPartition> partitions) {}

  @Override
  public boolean commitNow(Collection<AssignedPartition> partitions) {
    Map<AssignedPartition, OffsetAndMetadata> changes = changes(partitions);
    if (changes.isEmpty()) {
      return true;
    }
    Commit commit = new Commit(ticker.nanos(), room.codec(), changes);
    if (isLapsed(commit.started())) {
      told("not polled for longer than " + settings.maxPollInterval());
      return false;
    }
    try {
      consumer.commitSync(byName(changes), ANSWER_TIMEOUT);
    } catch (KafkaException failure) {
      return failed(commit, failure) && commitNow(partitions);
    }
    underWay = null;
    succeeded(commit);
    return true;
  }

  /**
   * Whether the group may have given our partitions away. The broker would not always refuse us:
   * under KIP-848 who has left as it did not poll may commit to a group that is empty, and so undo
   * what others have committed meanwhile.
   */
  private boolean isLapsed(long now) {
    return now - lastPoll > settings.maxPollInterval().toNanos();
  }

  private void giveUpWhenLate(long now) {
    Commit commit = underWay;
    if (commit != null && now - commit.started() > ANSWER_TIMEOUT.toNanos()) {
      underWay = null;
      commit.changes().keySet().forEach(AssignedPartition::commitFailed);
      told("no answer for %d s".formatted(ANSWER_TIMEOUT.toSeconds()));
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very commit, not one that says the same
  private void answered(Commit commit, @Nullable Exception failure) {
    boolean late = commit != underWay;
    if (!late) {
      underWay = null;
    }
    if (failure != null) {
      if (failed(commit, failure)) {
        lastStarted -= settings.commitInterval().toNanos();
      }
      return;
    }
    if (late) {
      commit.changes().keySet().forEach(AssignedPartition::forgetCommitted);
      return;
    }
    succeeded(commit);
  }

  /** Notes that a commit failed; true when another is worth its while at once. */
  @SuppressWarnings("ReferenceEquality") // a commit in an older form says nothing of the newer
  private boolean failed(Commit commit, Exception failure) {
    String refused = commit.longestMetadata();
    if (!(failure instanceof OffsetMetadataTooLarge) || refused.isEmpty()) {
      commit.changes().keySet().forEach(AssignedPartition::commitFailed);
      told(failure.toString());
      return false;
    }
    if (commit.codec() == room.codec()) {
      room.shrink(refused);
      listener.on(new SourceEvent.GapMapRefused(refused.length(), room.codec().toString()));
    }
    return true;
  }

  private void told(String reason) {
    listener.on(new SourceEvent.CommitFailed(reason));
  }

  private void succeeded(Commit commit) {
    commit.changes().forEach(AssignedPartition::committed);
    listener.on(new SourceEvent.Committed(Duration.ofNanos(ticker.nanos() - commit.started())));
  }

  private static Map<AssignedPartition, OffsetAndMetadata> changes(
      Collection<AssignedPartition> partitions) {
    Map<AssignedPartition, OffsetAndMetadata> changes = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      Optional<OffsetAndMetadata> next = partition.toCommit();
      next.ifPresent(offset -> changes.put(partition, offset));
    }
    return changes;
  }

  private static Map<TopicPartition, OffsetAndMetadata> byName(
      Map<AssignedPartition, OffsetAndMetadata> changes) {
    Map<TopicPartition, OffsetAndMetadata> byName = new HashMap<>();
    changes.forEach((partition, offset) -> byName.put(partition.name(), offset));
    return byName;
  }
}
