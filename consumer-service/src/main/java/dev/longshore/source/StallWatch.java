package dev.longshore.source;

import dev.longshore.source.SourceEvent.Stalled.Remedy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Finds partitions that bring nothing though they are read, have room, and their log goes on: a
 * fetch that is stuck, a pause that nobody ended. The end of the log is asked of the broker, since
 * a consumer that is stuck does not know it; it is the last stable offset, so that an open
 * transaction is no alarm. Owned by the poll thread.
 */
final class StallWatch {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** With the interval before it and the one after, a stall is found within 30 seconds. */
  private static final Duration STALLED_AFTER = Duration.ofSeconds(20);

  private static final Duration BETWEEN_REJOINS = Duration.ofMinutes(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final SourceListener listener;
  private final Map<AssignedPartition, Quiet> quiet = new HashMap<>();
  private long lastLook;
  private long lastRejoin;
  private boolean rejoined;

  /** A partition that has brought nothing since it was looked at first. */
  private static final class Quiet {
    private final long position;
    private final long timesHeld;
    private long laggingSince;
    private boolean lagging;
    private int remedies;

    Quiet(long position, long timesHeld) {
      this.position = position;
      this.timesHeld = timesHeld;
    }

    boolean isStill(long now, long held) {
      return now == position && held == timesHeld;
    }
  }

  StallWatch(Consumer<?, ?> consumer, Assignment assignment, SourcePorts ports) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.listener = ports.listener();
    this.lastLook = ports.ticker().nanos();
  }

  /** Looks when it is time, and does what helps; true when only joining the group anew is left. */
  boolean look(long now) {
    if (now - lastLook < LOOK_INTERVAL.toNanos()) {
      return false;
    }
    lastLook = now;
    try {
      noteQuiet();
      return !quiet.isEmpty() && judge(ends(), now);
    } catch (RetriableException unknown) {
      // The broker does not answer; what follows from that is told elsewhere.
      return false;
    }
  }

  private void noteQuiet() {
    quiet.keySet().retainAll(new HashSet<>(assignment.partitions()));
    for (AssignedPartition partition : assignment.partitions()) {
      if (partition.isPaused() || partition.isStopped()) {
        quiet.remove(partition);
        continue;
      }
      long position = position(partition);
      Quiet known = quiet.get(partition);
      if (known == null || !known.isStill(position, partition.timesHeld())) {
        quiet.put(partition, new Quiet(position, partition.timesHeld()));
      }
    }
  }

  private long position(AssignedPartition partition) {
    try {
      return consumer.position(partition.name(), ANSWER_TIMEOUT);
    } catch (RetriableException unknown) {
      // The consumer cannot tell where it is, perhaps for as long as it is stuck.
      return partition.ledger().position();
    }
  }

  private Map<TopicPartition, Long> ends() {
    List<TopicPartition> names = quiet.keySet().stream().map(AssignedPartition::name).toList();
    return consumer.endOffsets(names, ANSWER_TIMEOUT);
  }

  private boolean judge(Map<TopicPartition, Long> ends, long now) {
    boolean rejoin = false;
    for (Map.Entry<AssignedPartition, Quiet> entry : quiet.entrySet()) {
      Quiet state = entry.getValue();
      long end = ends.getOrDefault(entry.getKey().name(), 0L);
      boolean lags = end > state.position;
      if (!lags || !state.lagging) {
        state.lagging = lags;
        state.laggingSince = now;
      }
      if (lags && now - state.laggingSince >= STALLED_AFTER.toNanos()) {
        state.laggingSince = now;
        Remedy remedy = remedy(state, now);
        rejoin |= remedy == Remedy.REJOIN;
        carryOut(entry.getKey(), remedy);
        listener.on(new SourceEvent.Stalled(entry.getKey().name(), state.position, end, remedy));
      }
    }
    return rejoin;
  }

  private Remedy remedy(Quiet state, long now) {
    state.remedies++;
    if (state.remedies == 1) {
      return Remedy.SEEK;
    }
    if (rejoined && now - lastRejoin < BETWEEN_REJOINS.toNanos()) {
      return Remedy.NONE;
    }
    rejoined = true;
    lastRejoin = now;
    return Remedy.REJOIN;
  }

  private void carryOut(AssignedPartition partition, Remedy remedy) {
    if (remedy != Remedy.SEEK) {
      return;
    }
    partition.awaits(0);
    consumer.resume(Set.of(partition.name()));
    consumer.seek(
        partition.name(),
        new OffsetAndMetadata(partition.ledger().position(), partition.latestLeaderEpoch(), ""));
  }
}
