package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides which partitions of one feed are held back, as {@link BackPressure} says. The partition
 * that was first set back for want of room gets what becomes free before all others, or a large
 * message would wait for ever; not for long though when its broker does not bring it. Owned by the
 * poll thread.
 */
final class FeedControl {
  private static final Duration RESERVED_AT_MOST = Duration.ofSeconds(5);

  private final Feed feed;
  private final SourceSettings settings;
  private final Assignment assignment;
  private final BackPressure policy;
  private final Ticker ticker;

  /** The partition that is served first; absent most of the time. */
  private @Nullable AssignedPartition first;

  private long firstHeldUntil;

  FeedControl(Feed feed, SourceSettings settings, Assignment assignment, Ticker ticker) {
    this.feed = feed;
    this.settings = settings;
    this.assignment = assignment;
    this.policy = policy(feed, settings);
    this.ticker = ticker;
  }

  /**
   * Retries fill their room to the last place, though a poll may bring more: what does not fit is
   * set back. Kept free for a whole poll, the room would soon count as full with retries that wait,
   * for all partitions.
   */
  private static BackPressure policy(Feed feed, SourceSettings settings) {
    Room room = settings.room(feed);
    return feed == Feed.RETRIES
        ? new BackPressure(room.messages(), room.bytes(), 1, 1)
        : new BackPressure(
            room.messages(), room.bytes(), settings.maxPollRecords(), settings.maxFetchBytes());
  }

  boolean controls(AssignedPartition partition) {
    return settings.feed(partition.name().topic()) == feed;
  }

  /**
   * Marks partitions that are to be held back or go on, and adds those that change.
   *
   * @return how many are held back
   */
  int decide(List<TopicPartition> pause, List<TopicPartition> resume) {
    long messages = assignment.inFlight(feed);
    long bytes = assignment.inFlightBytes(feed);
    chooseFirst();
    int heldCount = 0;
    for (AssignedPartition partition : assignment.partitions()) {
      if (partition.isStopped() || !controls(partition)) {
        continue;
      }
      boolean held = isHeld(partition, messages, bytes);
      heldCount += held ? 1 : 0;
      if (held != partition.isPaused()) {
        (held ? pause : resume).add(partition.name());
        partition.paused(held);
      }
    }
    return heldCount;
  }

  /** Whether a partition that is held back need not be any more. Changes nothing. */
  boolean mayGoOn() {
    long messages = assignment.inFlight(feed);
    long bytes = assignment.inFlightBytes(feed);
    for (AssignedPartition partition : assignment.partitions()) {
      boolean waits = partition.isPaused() && !partition.isStopped() && controls(partition);
      if (waits && !isHeld(partition, messages, bytes)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHeld(AssignedPartition partition, long messages, long bytes) {
    long reserved = reservedAgainst(partition);
    return !assignment.isPrepared(partition)
        || policy.isFull(messages, bytes, reserved)
        || policy.holds(partition, messages, bytes + reserved);
  }

  private void chooseFirst() {
    long now = ticker.nanos();
    if (first != null && first.isPaused()) {
      firstHeldUntil = now;
    }
    if (first != null && now - firstHeldUntil > RESERVED_AT_MOST.toNanos()) {
      first.awaits(0);
    }
    if (first == null || first.awaitedBytes() == 0 || first.ledger().isClosed()) {
      first =
          assignment.partitions().stream()
              .filter(partition -> partition.awaitedBytes() > 0 && !partition.isStopped())
              .filter(this::controls)
              .findFirst()
              .orElse(null);
      firstHeldUntil = now;
    }
  }

  @SuppressWarnings("ReferenceEquality") // partitions are what they are
  private long reservedAgainst(AssignedPartition partition) {
    return first == null || first == partition ? 0 : first.awaitedBytes();
  }
}
