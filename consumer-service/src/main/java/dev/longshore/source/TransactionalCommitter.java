package dev.longshore.source;

import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.parking.PendingRecord;
import dev.longshore.parking.TransactionalWriter;
import dev.longshore.parking.Transactions;
import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;

/**
 * Commits in transactions, together with the dead letters and results that are ready: what is
 * committed as settled by them and they themselves last together or not at all. Owned by the poll
 * thread.
 *
 * <p>Every commit goes this way, one at a time: of a plain one beside a transaction nobody could
 * say which of the two the broker holds in the end. A commit without letters is a transaction too,
 * every commit interval; with letters, as soon as the one before has ended.
 */
final class TransactionalCommitter implements Commits {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(1);

  /** How often the last commit is tried: a letter too large needs a second try, and so on. */
  private static final int LAST_TRIES = 4;

  private final Consumer<?, ?> consumer;
  private final SourceSettings settings;
  private final GapRoom room;
  private final Ticker ticker;
  private final Sleeper sleeper;
  private final SourceListener listener;
  private final TransactionalWriter writer;
  private final Transactions transactions;

  private long lastStarted;

  /** When it was polled last: after the longest poll interval others may have our partitions. */
  private long lastPoll;

  /** The transaction whose end is waited for; absent most of the time. */
  private @Nullable Running underWay;

  private record Running(
      long started,
      List<PendingRecord> records,
      Map<AssignedPartition, OffsetAndMetadata> changes,
      CompletableFuture<@Nullable Void> answer) {
    /**
     * Whether it is over for everybody.
     *
     * <p>INVARIANT: its deliveries are settled in their ledgers, which another thread does, before
     * the next commit is made of these: that one would take back what this one has committed.
     */
    boolean isOver() {
      if (!answer.isDone() || answer.isCompletedExceptionally()) {
        return answer.isDone();
      }
      return records.stream()
          .map(PendingRecord::delivery)
          .allMatch(
              delivery ->
                  delivery.ledger().isClosed() || delivery.ledger().hasSettled(delivery.offset()));
    }

    String longestMetadata() {
      return changes.values().stream()
          .map(OffsetAndMetadata::metadata)
          .max(Comparator.comparingInt(String::length))
          .orElse("");
    }
  }

  TransactionalCommitter(
      Consumer<?, ?> consumer,
      SourceSettings settings,
      GapRoom room,
      SourcePorts ports,
      SourcePorts.InTransactions inTransactions) {
    this.consumer = consumer;
    this.settings = settings;
    this.room = room;
    this.ticker = ports.ticker();
    this.sleeper = ports.sleeper();
    this.listener = ports.listener();
    this.writer = inTransactions.writer();
    this.transactions = inTransactions.transactions();
    this.lastStarted = ticker.nanos();
    this.lastPoll = lastStarted;
  }

  @Override
  public void commitWhenDue(Collection<AssignedPartition> partitions, long polled) {
    lastPoll = polled;
    commitWhatSettles(partitions);
  }

  @Override
  public void commitWhatSettles(Collection<AssignedPartition> partitions) {
    boolean isFree = conclude().orElse(true);
    long now = ticker.nanos();
    boolean isDue = now - lastStarted >= settings.commitInterval().toNanos();
    boolean isWanted = isDue || Commits.isAnyUrgent(partitions);
    if (underWay == null && (isWanted || (isFree && writer.hasRecords())) && !isLapsed(now)) {
      boolean _ = start(partitions, now);
    }
  }

  @Override
  public boolean commitNow(Collection<AssignedPartition> partitions) {
    for (int tries = 0; tries < LAST_TRIES; tries++) {
      if (!awaitEnd()) {
        return false;
      }
      long now = ticker.nanos();
      if (isLapsed(now)) {
        told("not polled for longer than " + settings.maxPollInterval());
        return false;
      }
      if (!start(partitions, now)) {
        return !hasChanges(partitions);
      }
    }
    return awaitEnd() && !hasChanges(partitions);
  }

  private static boolean hasChanges(Collection<AssignedPartition> partitions) {
    return partitions.stream().anyMatch(partition -> partition.toCommit().isPresent());
  }

  /** Begins a transaction; false when there is nothing to commit, or we are no member now. */
  private boolean start(Collection<AssignedPartition> partitions, long now) {
    lastStarted = now;
    // INVARIANT: the membership is read on the poll thread, which has heard of all that it took
    // away: with a later one the broker would take the commit of a partition that others have.
    ConsumerGroupMetadata group = consumer.groupMetadata();
    if (group.generationId() < 1) {
      return false;
    }
    List<PendingRecord> records = new ArrayList<>();
    Map<AssignedPartition, OffsetAndMetadata> changes = changes(partitions, records);
    if (changes.isEmpty()) {
      return false;
    }
    Map<TopicPartition, OffsetAndMetadata> byName = new HashMap<>();
    changes.forEach((partition, offset) -> byName.put(partition.name(), offset));
    underWay = new Running(now, records, changes, transactions.commit(records, byName, group));
    return true;
  }

  /** What to commit; the records that are settled by that are added to the others. */
  private Map<AssignedPartition, OffsetAndMetadata> changes(
      Collection<AssignedPartition> partitions, List<PendingRecord> records) {
    Map<PartitionLedger, List<PendingRecord>> byLedger = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      if (!partition.isStopped()) {
        byLedger.put(partition.ledger(), new ArrayList<>());
      }
    }
    for (PendingRecord record : writer.take(byLedger.keySet())) {
      byLedger.getOrDefault(record.delivery().ledger(), records).add(record);
    }
    Map<AssignedPartition, OffsetAndMetadata> changes = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      List<PendingRecord> own = byLedger.getOrDefault(partition.ledger(), List.of());
      long[] offsets = own.stream().mapToLong(record -> record.delivery().offset()).toArray();
      Optional<OffsetAndMetadata> next = partition.toCommitWith(offsets);
      if (next.isPresent()) {
        changes.put(partition, next.get());
        records.addAll(covered(own, partition.saidBy(next.get())));
      } else {
        writer.putBack(own);
      }
    }
    return changes;
  }

  /** Those that a commit says are settled; the others wait until there is room to say so. */
  private List<PendingRecord> covered(List<PendingRecord> records, GapMap said) {
    List<PendingRecord> covered = new ArrayList<>();
    List<PendingRecord> others = new ArrayList<>();
    for (PendingRecord record : records) {
      (said.covers(record.delivery().offset()) ? covered : others).add(record);
    }
    writer.putBack(others);
    return covered;
  }

  /** Takes note of the end of the transaction under way; whether it went well, if it has ended. */
  private Optional<Boolean> conclude() {
    Running ended = underWay;
    if (ended == null || !ended.isOver()) {
      return Optional.empty();
    }
    underWay = null;
    if (!ended.answer().isCompletedExceptionally()) {
      ended.changes().forEach(AssignedPartition::committed);
      listener.on(new SourceEvent.Committed(Duration.ofNanos(ticker.nanos() - ended.started())));
      return Optional.of(true);
    }
    failed(ended, ended.answer().exceptionNow());
    return Optional.of(false);
  }

  private void failed(Running ended, Throwable failure) {
    ended.changes().keySet().forEach(AssignedPartition::commitFailed);
    told(failure.toString());
    String refused = ended.longestMetadata();
    if (!refused.isEmpty() && isMetadataRefused(failure)) {
      room.shrink(refused);
      listener.on(new SourceEvent.GapMapRefused(refused.length(), room.codec().toString()));
    }
  }

  /** The producer does not tell this refusal by its class. */
  private static boolean isMetadataRefused(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return failure instanceof OffsetMetadataTooLarge
        || text.contains("metadata field of the offset request was too large");
  }

  /** Waits for the transaction under way; false when it has not ended in time. */
  private boolean awaitEnd() {
    Running running = underWay;
    if (running == null) {
      return true;
    }
    long waitingSince = ticker.nanos();
    while (!running.isOver()) {
      if (ticker.nanos() - waitingSince > ANSWER_TIMEOUT.toNanos()) {
        told("no answer for %d s".formatted(ANSWER_TIMEOUT.toSeconds()));
        return false;
      }
      sleeper.sleep(LOOK_AGAIN_AFTER);
    }
    Optional<Boolean> _ = conclude();
    return true;
  }

  private boolean isLapsed(long now) {
    return now - lastPoll > settings.maxPollInterval().toNanos();
  }

  private void told(String reason) {
    listener.on(new SourceEvent.CommitFailed(reason));
  }
}
