package dev.longshore.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a consumer reads an assigned partition on, and whether the log still is the one that it has
 * read so far. Owned by its consumer.
 */
final class SimPosition {
  /** When a position that could not be confirmed is asked about again. */
  private static final long ASK_AGAIN_NANOS = 5_000_000_000L;

  private final TopicPartition name;
  private final SimLog log;

  /** Negative until it is set. */
  private long next = -1;

  /** The leader's epoch of the message before; -1 when unknown, and then nothing is confirmed. */
  private int epoch = -1;

  private int confirmedWith = -1;
  private long askAgainAt;
  private boolean paused;

  SimPosition(TopicPartition name, SimLog log) {
    this.name = name;
    this.log = log;
  }

  /** The life of the partition that it was assigned in. */
  SimLog log() {
    return log;
  }

  long next() {
    return next;
  }

  void seek(long offset, Optional<Integer> leaderEpoch) {
    next = offset;
    epoch = leaderEpoch.orElse(-1);
    confirmedWith = -1;
    askAgainAt = 0;
  }

  boolean isPaused() {
    return paused;
  }

  void paused(boolean now) {
    paused = now;
  }

  /**
   * Whether it may be read on; the real client asks about paused partitions as well. Of a log that
   * is deleted comes at most what was fetched before: no leader is left that could find fault.
   *
   * @throws LogTruncationException when the leader's log is not the one that was read
   * @throws OffsetOutOfRangeException when the leader does not have it
   */
  boolean mayRead(long now) {
    if (next < 0) {
      if (paused) {
        return false;
      }
      throw new NoOffsetForPartitionException(name);
    }
    if (log.isDeleted()) {
      return !paused && confirmedWith == log.leaderEpoch() && log.holds(next);
    }
    if (confirmedWith != log.leaderEpoch() && !isConfirmed(now)) {
      return false;
    }
    if (!paused && !log.holds(next)) {
      throw new OffsetOutOfRangeException(Map.of(name, next));
    }
    return !paused;
  }

  private boolean isConfirmed(long now) {
    if (epoch < 0) {
      confirmedWith = log.leaderEpoch();
      return true;
    }
    if (now < askAgainAt) {
      return false;
    }
    long end = log.endOfEpoch(epoch);
    if (end < next) {
      askAgainAt = now + ASK_AGAIN_NANOS;
      throw new LogTruncationException(
          Map.of(name, next), end < 0 ? Map.of() : Map.of(name, new OffsetAndMetadata(end)));
    }
    confirmedWith = log.leaderEpoch();
    return true;
  }

  /** Reads on, at most so many. */
  List<SimLog.Entry> read(int most) {
    List<SimLog.Entry> entries = log.read(next, most);
    if (!entries.isEmpty()) {
      next = entries.getLast().offset() + 1;
      epoch = entries.getLast().leaderEpoch();
    }
    return entries;
  }
}
