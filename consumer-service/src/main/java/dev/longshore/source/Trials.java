package dev.longshore.source;

import dev.longshore.engine.MessageFlow;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lets one partition at a time try its suspects. Meanwhile the other partitions that a dead holder
 * left stand still, so that a death says something about the one message that is tried; those that
 * nobody suspects go on. Owned by the poll thread.
 */
final class Trials {
  /** A message that waits for its next attempt is taken to have survived by then. */
  private static final Duration SURVIVED_AFTER = Duration.ofSeconds(2);

  private final SourceSettings settings;
  private final MessageFlow flow;
  private final Function<TopicPartition, OptionalLong> lag;

  /** The partition whose messages are tried; absent most of the time. */
  private @Nullable AssignedPartition current;

  private long chosenAt;

  /** Whether the others have come to rest since. */
  private boolean alone;

  Trials(SourceSettings settings, MessageFlow flow, Function<TopicPartition, OptionalLong> lag) {
    this.settings = settings;
    this.flow = flow;
    this.lag = lag;
  }

  /** Lets all that was left by a dead holder go on as far as it may. */
  void step(Collection<AssignedPartition> partitions, long now) {
    if (!isAnySuspicious(partitions)) {
      current = null;
      return;
    }
    choose(partitions, now);
    alone = alone || areOthersIdle(partitions) || now - chosenAt > longest();
    for (AssignedPartition partition : partitions) {
      if (isSuspicious(partition)) {
        partition.custody().waits(current != null && !(isCurrent(partition) && alone));
        partition.custody().step(look(partition, now));
      }
    }
  }

  private static boolean isAnySuspicious(Collection<AssignedPartition> partitions) {
    for (AssignedPartition partition : partitions) {
      if (isSuspicious(partition)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSuspicious(AssignedPartition partition) {
    return !partition.isStopped() && partition.custody().isSuspicious();
  }

  /** What has killed before is tried first. */
  private void choose(Collection<AssignedPartition> partitions, long now) {
    AssignedPartition before = current;
    if (before != null && partitions.contains(before) && mayBeChosen(before)) {
      return;
    }
    current = null;
    for (AssignedPartition partition : partitions) {
      boolean better = current == null || partition.custody().deaths() > current.custody().deaths();
      if (mayBeChosen(partition) && partition.custody().isAlone() && better) {
        current = partition;
      }
    }
    chosenAt = now;
    alone = false;
  }

  private static boolean mayBeChosen(AssignedPartition partition) {
    return isSuspicious(partition) && partition.custody().isOnTrial();
  }

  private boolean areOthersIdle(Collection<AssignedPartition> partitions) {
    for (AssignedPartition partition : partitions) {
      if (isSuspicious(partition) && !isCurrent(partition) && active(partition) > 0) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // partitions are what they are
  private boolean isCurrent(AssignedPartition partition) {
    return partition == current;
  }

  private PartitionCustody.Look look(AssignedPartition partition, long now) {
    OptionalLong unread = lag.apply(partition.name());
    boolean atEnd = unread.isPresent() && unread.getAsLong() == 0;
    return new PartitionCustody.Look(active(partition), atEnd, isPatient(partition, now));
  }

  private long active(AssignedPartition partition) {
    long inFlight = partition.ledger().inFlight();
    return inFlight == 0 ? 0 : inFlight - flow.waitingOf(partition.ledger());
  }

  private boolean isPatient(AssignedPartition partition, long now) {
    long since = partition.custody().triedSince(now);
    if (since == 0) {
      return true;
    }
    boolean retries = settings.feed(partition.name().topic()) == Feed.RETRIES;
    boolean mayHaveSurvived = retries || now - since > SURVIVED_AFTER.toNanos();
    boolean survived =
        mayHaveSurvived && flow.isWaiting(partition.ledger(), partition.custody().tried());
    return !survived && now - since <= longest();
  }

  /** Nothing is waited for longer than this. */
  private long longest() {
    return settings.stuckAfter().toNanos();
  }
}
