package dev.longshore.source;

import dev.longshore.delivery.Custody;
import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.delivery.PartitionLedger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A partition during one assignment, as the poll thread sees it. Owned by the poll thread. */
final class AssignedPartition {
  /** From here on the gap map is measured after each poll. */
  private static final double CLOSELY_WATCHED_FILL = 0.5;

  private final TopicPartition name;
  private final PartitionIdentity identity;
  private final PartitionLedger ledger;
  private final Optional<Integer> startEpoch;
  private final GapRoom room;
  private final PartitionCustody custody;
  private final Deque<BatchMark> marks = new ArrayDeque<>();

  private @Nullable OffsetAndMetadata committed;
  private long measuredAt;

  /** Where the frontier stood when it moved last, and when that was; it begins with a move. */
  private long head = -1;

  private long headSince;
  private boolean headTold;
  private double gapFill;
  private long awaitedBytes;
  private long timesHeld;
  private boolean paused;
  private boolean stopped;

  /** The first record of a polled batch, kept until the frontier has passed the whole batch. */
  private record BatchMark(long offset, long timestamp, Optional<Integer> leaderEpoch) {
    private static final long CLOSE = 1_000;

    boolean isCloseTo(BatchMark later) {
      return leaderEpoch.equals(later.leaderEpoch)
          && later.offset - offset < CLOSE
          && later.timestamp - timestamp < CLOSE;
    }
  }

  /**
   * A partition as it is assigned.
   *
   * @param startEpoch the epoch of the leader that the commit was about which it starts from
   */
  AssignedPartition(
      TopicPartition name,
      PartitionIdentity identity,
      PartitionLedger ledger,
      Optional<Integer> startEpoch,
      GapRoom room,
      PartitionCustody custody) {
    this.name = name;
    this.startEpoch = startEpoch;
    this.identity = identity;
    this.ledger = ledger;
    this.room = room;
    this.custody = custody;
  }

  TopicPartition name() {
    return name;
  }

  /** The id of the topic that it is a partition of. */
  Uuid topicId() {
    return new Uuid(identity.topicIdHigh(), identity.topicIdLow());
  }

  PartitionLedger ledger() {
    return ledger;
  }

  /** How it is read with regard to holders that died before. */
  PartitionCustody custody() {
    return custody;
  }

  /** Notes the first record of a batch that was polled, unless a mark stands close before it. */
  void batchStarts(long offset, long timestamp, Optional<Integer> leaderEpoch) {
    BatchMark mark = new BatchMark(offset, timestamp, leaderEpoch);
    BatchMark last = marks.peekLast();
    if (last == null || !last.isCloseTo(mark)) {
      marks.add(mark);
    }
  }

  /** Moves the frontier, and forgets the batches that it has passed. */
  void advance(long nowNanos) {
    long frontier = ledger.advance();
    if (frontier != head || ledger.inFlight() == 0) {
      head = frontier;
      headSince = nowNanos;
      headTold = false;
    }
    forgetBatchesBefore(frontier);
  }

  private void forgetBatchesBefore(long frontier) {
    while (marks.size() > 1 && secondMark().offset() <= frontier) {
      marks.remove();
    }
  }

  private BatchMark secondMark() {
    var iterator = marks.iterator();
    iterator.next();
    return iterator.next();
  }

  /** What to commit now, empty when it has been committed already. */
  Optional<OffsetAndMetadata> toCommit() {
    return toCommitWith();
  }

  /**
   * What to commit when further offsets are settled by that very commit; empty when all has been
   * committed already.
   */
  Optional<OffsetAndMetadata> toCommitWith(long... further) {
    if (stopped) {
      return Optional.empty();
    }
    forgetBatchesBefore(ledger.advance());
    GapMap gaps = further.length == 0 ? ledger.gaps() : ledger.gapsWith(further);
    measure(gaps);
    // INVARIANT: the commit names the leader of the batch that its offset is in; with that of an
    // earlier one the log would look truncated to whoever starts from it.
    OffsetAndMetadata next =
        new OffsetAndMetadata(
            gaps.base(),
            leaderEpochAt(gaps.base()),
            room.codec().encode(gaps, custody.wanted(), identity));
    if (!next.equals(committed)) {
      return Optional.of(next);
    }
    noteCustody(next);
    return Optional.empty();
  }

  /** What a commit says is settled, which is less than there is where that has no room. */
  GapMap saidBy(OffsetAndMetadata commit) {
    return GapCodec.decode(commit.metadata(), commit.offset(), identity)
        .orElseGet(() -> GapMap.empty(commit.offset()));
  }

  void committed(OffsetAndMetadata done) {
    committed = done;
    noteCustody(done);
  }

  /** Lets what waits for the broker to know go on, if it does. Where it had no room, too. */
  private void noteCustody(OffsetAndMetadata known) {
    if (custody.isDurable()) {
      return;
    }
    Custody said =
        known.metadata().isEmpty()
            ? Custody.Open.HELD
            : GapCodec.custody(known.metadata(), known.offset(), identity);
    custody.committed(said, known.offset());
  }

  /** Notes that a commit of it failed, or was not answered. */
  void commitFailed() {
    custody.commitFailed();
  }

  /** Notes that the broker may hold another commit than the last one. */
  void forgetCommitted() {
    committed = null;
  }

  /**
   * How full the gap map is, measured anew when the span has grown enough to matter, or is near.
   */
  double gapFill() {
    long span = ledger.position() - ledger.frontier();
    if (span < room.carefreeSpan()) {
      gapFill = 0;
      return gapFill;
    }
    boolean isNear = paused || gapFill > CLOSELY_WATCHED_FILL;
    if (isNear || ledger.position() - measuredAt >= room.spanBetweenMeasurements()) {
      measure(ledger.gaps());
    }
    return gapFill;
  }

  /** Notes the size of a message that was set back for want of room, 0 for none. */
  void awaits(long bytes) {
    awaitedBytes = bytes;
  }

  /** The size of the message that needs room first, 0 when there is none. */
  long awaitedBytes() {
    return awaitedBytes;
  }

  boolean isPaused() {
    return paused;
  }

  void paused(boolean now) {
    if (now && !paused) {
      timesHeld++;
    }
    paused = now;
  }

  /** How often it was held back so far. */
  long timesHeld() {
    return timesHeld;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
  }

  /** How long the frontier has stood, told once when that is longer than a time. */
  Optional<Duration> stuck(long nowNanos, Duration limit) {
    Duration since = Duration.ofNanos(nowNanos - headSince);
    if (headTold || ledger.inFlight() == 0 || since.compareTo(limit) < 0) {
      return Optional.empty();
    }
    headTold = true;
    return Optional.of(since);
  }

  PartitionStatus status(OptionalLong unread, long nowMillis) {
    BatchMark oldest = marks.peek();
    boolean waiting = oldest != null && ledger.inFlight() > 0;
    return new PartitionStatus(
        name.topic(),
        name.partition(),
        ledger.frontier(),
        ledger.position(),
        unread.isPresent() ? unread.getAsLong() + ledger.inFlight() : -1,
        waiting ? Math.max(0, nowMillis - oldest.timestamp()) : 0,
        ledger.inFlight(),
        ledger.inFlightBytes(),
        gapFill,
        paused,
        stopped);
  }

  private void measure(GapMap gaps) {
    gapFill = room.codec().fill(gaps);
    measuredAt = ledger.position();
  }

  /** The leader epoch of what was read last. */
  Optional<Integer> latestLeaderEpoch() {
    BatchMark mark = marks.peekLast();
    return mark == null ? Optional.empty() : mark.leaderEpoch();
  }

  /** Where the next message is read, as far as those went that were let in. */
  OffsetAndMetadata next() {
    Optional<Integer> epoch = marks.isEmpty() ? startEpoch : latestLeaderEpoch();
    return new OffsetAndMetadata(ledger.position(), epoch, "");
  }

  /** The leader epoch of the batch that an offset is in; before the first that of the start. */
  private Optional<Integer> leaderEpochAt(long offset) {
    Optional<Integer> epoch = startEpoch;
    for (BatchMark mark : marks) {
      if (mark.offset() > offset) {
        break;
      }
      epoch = mark.leaderEpoch();
    }
    return epoch;
  }
}
