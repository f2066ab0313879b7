package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Holds partitions back and lets them go on, as {@link BackPressure} says. The partition that was
 * first set back for want of room gets what becomes free before all others, or a large message
 * would wait for ever; not for long though when its broker does not bring it. Owned by the poll
 * thread.
 */
final class FlowControl {
  private static final Duration RESERVED_AT_MOST = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final BackPressure policy;
  private final Ticker ticker;

  /** The partition that is served first; absent most of the time. */
  private @Nullable AssignedPartition first;

  private long firstHeldUntil;

  FlowControl(Consumer<?, ?> consumer, Assignment assignment, BackPressure policy, Ticker ticker) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.policy = policy;
    this.ticker = ticker;
  }

  /** How much is held back. */
  enum Held {
    NOTHING,
    SOMETHING,
    EVERYTHING
  }

  /** Holds back what has to be. */
  Held apply() {
    long messages = assignment.inFlight();
    long bytes = assignment.inFlightBytes();
    chooseFirst();
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    int heldCount = 0;
    int count = 0;
    for (AssignedPartition partition : assignment.partitions()) {
      if (partition.isStopped()) {
        continue;
      }
      long reserved = reservedAgainst(partition);
      boolean held =
          !assignment.isPrepared(partition)
              || policy.isFull(messages, bytes, reserved)
              || policy.holds(partition, messages, bytes + reserved);
      heldCount += held ? 1 : 0;
      count++;
      if (held != partition.isPaused()) {
        (held ? pause : resume).add(partition.name());
        partition.paused(held);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
    if (heldCount == 0) {
      return Held.NOTHING;
    }
    return heldCount < count ? Held.SOMETHING : Held.EVERYTHING;
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
              .findFirst()
              .orElse(null);
      firstHeldUntil = now;
    }
  }

  @SuppressWarnings("ReferenceEquality") // partitions are what they are
  private long reservedAgainst(AssignedPartition partition) {
    return first == null || first == partition ? 0 : first.awaitedBytes();
  }

  /** Holds everything back. */
  void holdAll() {
    List<TopicPartition> pause = new ArrayList<>();
    for (AssignedPartition partition : assignment.partitions()) {
      if (!partition.isPaused()) {
        pause.add(partition.name());
        partition.paused(true);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
  }

  /** Lets a partition stand still for the rest of its assignment. */
  void stop(AssignedPartition partition) {
    partition.stop();
    consumer.pause(Set.of(partition.name()));
  }
}
