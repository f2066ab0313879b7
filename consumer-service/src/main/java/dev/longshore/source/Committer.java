package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Commits what is settled: the frontier, and what is settled above it as metadata. At most one
 * commit is under way. Owned by the poll thread.
 */
final class Committer {
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final Ticker ticker;
  private final SourceListener listener;

  private long lastStarted;
  private boolean underWay;

  Committer(
      Consumer<?, ?> consumer, SourceSettings settings, Ticker ticker, SourceListener listener) {
    this.consumer = consumer;
    this.settings = settings;
    this.ticker = ticker;
    this.listener = listener;
    this.lastStarted = ticker.nanos();
  }

  /**
   * Commits when it is time, without waiting for the answer.
   *
   * @param lastPoll the ticker's reading at the last poll: after the longest poll interval the
   *     group has given our partitions away and the broker would not always refuse us
   */
  void commitWhenDue(Collection<AssignedPartition> partitions, long lastPoll) {
    long now = ticker.nanos();
    if (underWay
        || now - lastStarted < settings.commitInterval().toNanos()
        || now - lastPoll > settings.maxPollInterval().toNanos()) {
      return;
    }
    lastStarted = now;
    Map<AssignedPartition, OffsetAndMetadata> changes = changes(partitions);
    if (changes.isEmpty()) {
      return;
    }
    underWay = true;
    consumer.commitAsync(byName(changes), (offsets, failure) -> ended(changes, now, failure));
  }

  /**
   * Commits now and waits for the answer; a failure is an event and not an exception.
   *
   * @return whether all that is settled is committed now
   */
  boolean commitNow(Collection<AssignedPartition> partitions) {
    Map<AssignedPartition, OffsetAndMetadata> changes = changes(partitions);
    if (changes.isEmpty()) {
      return true;
    }
    long started = ticker.nanos();
    try {
      consumer.commitSync(byName(changes), SYNC_TIMEOUT);
      ended(changes, started, null);
      return true;
    } catch (KafkaException failure) {
      ended(changes, started, failure);
      return false;
    }
  }

  private void ended(
      Map<AssignedPartition, OffsetAndMetadata> changes,
      long started,
      @Nullable Exception failure) {
    underWay = false;
    if (failure != null) {
      listener.on(new SourceEvent.CommitFailed(failure.toString()));
      return;
    }
    changes.forEach(AssignedPartition::committed);
    listener.on(new SourceEvent.Committed(Duration.ofNanos(ticker.nanos() - started)));
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
