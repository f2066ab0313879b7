package dev.longshore.dedup;

import dev.longshore.delivery.GapMap;
import dev.longshore.message.Fingerprint;
import dev.longshore.message.Message;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the window of one partition has been read. Owned by the thread that reads. */
final class PartitionReading {
  private final LogWindow.Assigned assigned;
  private final TopicPartition name;
  private final long startedNanos;
  private final Set<Long> moved = new HashSet<>();
  private long position;
  private long referenceMillis;
  private long latestMillis;
  private long ids;
  private boolean bounded;
  private boolean givenUp;

  PartitionReading(LogWindow.Assigned assigned, long startedNanos) {
    this.assigned = assigned;
    this.name = new TopicPartition(assigned.ledger().topic(), assigned.ledger().partition());
    this.startedNanos = startedNanos;
  }

  LogWindow.Assigned assigned() {
    return assigned;
  }

  TopicPartition name() {
    return name;
  }

  long startedNanos() {
    return startedNanos;
  }

  /** The first offset that is not settled by the commit alone. */
  long commit() {
    return assigned.settled().base();
  }

  long end() {
    return assigned.end();
  }

  /** Whether it is known where to begin. */
  boolean isBounded() {
    return bounded;
  }

  /**
   * Notes where to begin.
   *
   * @param time what ages are counted from, in milliseconds since 1970
   * @param latest messages of a later time are not remembered
   */
  void begin(long first, long time, long latest) {
    position = first;
    referenceMillis = time;
    latestMillis = latest;
    bounded = true;
  }

  /** What ages are counted from, in milliseconds since 1970. */
  long reference() {
    return referenceMillis;
  }

  long position() {
    return position;
  }

  /** Notes that a message became a dead letter or waits in the retry topic: its id is not done. */
  void moved(long offset) {
    moved.add(offset);
  }

  /** Remembers the id of a message that is settled, unless it was moved elsewhere. */
  void take(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> found, MessageIds all, IdWindow window) {
    // Dead letters of a message from the future would be looked for too late in their topic.
    if (found.timestamp() > latestMillis) {
      return;
    }
    long offset = found.offset();
    GapMap settled = assigned.settled();
    boolean isDone = offset < settled.base() || settled.isSettled(offset);
    if (!isDone || moved.contains(offset)) {
      return;
    }
    Message message = Message.of(found);
    Fingerprint id = all.of(message);
    if (id != null) {
      long age = Math.max(0, referenceMillis - found.timestamp());
      window.remember(id, message.payloadChecksum(), age);
      ids++;
    }
  }

  void readTo(long next) {
    position = next;
  }

  long ids() {
    return ids;
  }

  boolean isFinished() {
    return bounded && position >= end();
  }

  /** Lets it be over before its time. */
  void giveUp() {
    givenUp = true;
  }

  boolean isClosed() {
    return assigned.ledger().isClosed();
  }

  /** Whether nothing more is to be read, finished or not. */
  boolean isOver(long nowNanos) {
    return givenUp || isClosed() || nowNanos - assigned.dueNanos() >= 0;
  }
}
