package dev.longshore.source;

import dev.longshore.delivery.Custody;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Something that happened between the source and Kafka. Immutable. */
public sealed interface SourceEvent {

  /**
   * Messages were taken from Kafka.
   *
   * @param messages how many, those left out that were settled before
   */
  record Received(int messages) implements SourceEvent {}

  /**
   * A partition was assigned to this instance.
   *
   * @param start where it goes on
   * @param restored how many offsets above it the gap map says are settled
   */
  record Assigned(TopicPartition partition, long start, long restored) implements SourceEvent {}

  /**
   * Whoever had a partition before has died or lost it while messages may have been under way, so
   * that few of these are handled at once now.
   *
   * @param offset where it goes on
   * @param custody how they are handled
   */
  record HolderDied(TopicPartition partition, long offset, Custody custody)
      implements SourceEvent {}

  /**
   * A message is not handled any more, since holders of its partition died each time that nothing
   * but it can have been the reason.
   */
  record Quarantined(TopicPartition partition, long offset) implements SourceEvent {}

  /**
   * Partitions were taken away in an orderly way.
   *
   * @param unfinished attempts that did not end in time and were interrupted
   */
  record Revoked(Collection<TopicPartition> partitions, int unfinished) implements SourceEvent {}

  /** Partitions were lost: others have them already. */
  record Lost(Collection<TopicPartition> partitions) implements SourceEvent {}

  /** A commit went through. */
  record Committed(Duration took) implements SourceEvent {}

  /** A commit failed; the next one carries the same and more. */
  record CommitFailed(String reason) implements SourceEvent {}

  /** The metadata of a commit is not a gap map of ours; work restarts at the commit. */
  record GapMapIgnored(TopicPartition partition, long offset, String reason)
      implements SourceEvent {}

  /**
   * The broker refused the metadata of a commit; the next one carries less. A partition is held
   * back sooner from here on, since less fits.
   *
   * @param refused the most characters that were refused
   * @param next what is written from here on
   */
  record GapMapRefused(int refused, String next) implements SourceEvent {}

  /**
   * The broker no longer has what we are about to read: retention or truncation went past us. The
   * partition stops; nothing is skipped silently.
   *
   * @param position where we are
   * @param logStart the oldest offset that the broker has, -1 when it could not be asked
   * @param logEnd the end of its log, or of what it shares with the one that we have read when that
   *     was truncated; -1 when it could not be asked
   */
  record OutOfRange(TopicPartition partition, long position, long logStart, long logEnd)
      implements SourceEvent {}

  /**
   * The topic of a partition was deleted. The partition is not read or committed any more.
   *
   * @param position where we were
   */
  record TopicGone(TopicPartition partition, long position) implements SourceEvent {}

  /**
   * The topic of a partition was deleted and made again. It is read from its oldest message.
   *
   * @param position where we were in the old one, or the commit that was left from it
   */
  record TopicRenewed(TopicPartition partition, long position) implements SourceEvent {}

  /**
   * One message has kept its partition's commit where it is for long. What is settled behind it is
   * remembered, but the partition is held back before that outgrows its room.
   *
   * @param offset the message's
   * @param since how long the commit has stood there
   * @param doing what the message waits for
   */
  record HeadStuck(TopicPartition partition, long offset, Duration since, String doing)
      implements SourceEvent {}

  /**
   * A partition brought nothing for long, though it was read and had room and its log went on.
   *
   * @param position where we are
   * @param end the end of its log, or of what is stable in it
   * @param remedy what was done
   */
  record Stalled(TopicPartition partition, long position, long end, Remedy remedy)
      implements SourceEvent {

    /** What is done about it. */
    public enum Remedy {
      /** It was resumed, and reading set back to its position. */
      SEEK,
      /** That did not help: the instance joins its group anew. */
      REJOIN,
      /** All that helps was done not long ago. */
      NONE
    }
  }

  /** A poll failed and is tried again. */
  record PollFailed(String reason) implements SourceEvent {}
}
