package dev.longshore.audit;

import java.util.Optional;

/**
 * One event of a history; the package's description says what each kind means. Immutable. {@code
 * at} is in milliseconds from any origin.
 */
public sealed interface HistoryEvent {

  /** When it happened, in milliseconds from any origin. */
  long at();

  /** How an attempt was answered. */
  enum Result {
    /** The message is done. */
    acked,
    /** The attempt failed. */
    failed,
    /** The message can never be handled. */
    rejected,
    /** The answer comes later. */
    awaiting
  }

  /** How a delivery ended. */
  enum How {
    /** Its handler was done with it. */
    acked,
    /** Its dead letter is durable. */
    parked,
    /** It is durable in the retry topic and is handled again from there. */
    forwarded,
    /** Its partition was taken away, or its instance stops. */
    discarded
  }

  /** Which order an instance keeps. */
  enum Order {
    /** Messages of one partition with the same key. */
    key,
    /** All messages of one partition. */
    partition,
    /** None. */
    none
  }

  /** What an instance keeps to. */
  record Limits(long at, String instance, Order order, long messages, long bytes)
      implements HistoryEvent {}

  /** A message stands in the log. */
  record Produced(long at, String partition, long offset) implements HistoryEvent {}

  /** Retention took what lies before an offset. */
  record Trimmed(long at, String partition, long start) implements HistoryEvent {}

  /** An unclean election took an offset and all behind it; others may follow in their place. */
  record Truncated(long at, String partition, long end) implements HistoryEvent {}

  /** The topic was deleted and made again: an empty log, and no commit. */
  record Recreated(long at, String partition) implements HistoryEvent {}

  /** A partition was assigned. */
  record Assigned(
      long at, String instance, String partition, long epoch, long start, boolean gapMap)
      implements HistoryEvent {}

  /** A partition was given up. */
  record Revoked(long at, String instance, String partition, long epoch, boolean clean)
      implements HistoryEvent {}

  /** A partition was taken away without asking. */
  record Lost(long at, String instance, String partition, long epoch) implements HistoryEvent {}

  /** A partition stands still since the broker lost what it is about; -1 for what is unknown. */
  record Stopped(
      long at, String instance, String partition, long epoch, long position, long start, long end)
      implements HistoryEvent {}

  /** A message was read from the log and is in flight. */
  record Taken(
      long at,
      String instance,
      String partition,
      long epoch,
      long offset,
      Optional<String> key,
      long bytes)
      implements HistoryEvent {}

  /** A handler was called. */
  record Started(long at, String instance, String partition, long epoch, long offset, int attempt)
      implements HistoryEvent {}

  /** A handler returned. */
  record Ended(
      long at,
      String instance,
      String partition,
      long epoch,
      long offset,
      int attempt,
      Result result)
      implements HistoryEvent {}

  /** An answer was given through the delivery's context. */
  record Answered(
      long at,
      String instance,
      String partition,
      long epoch,
      long offset,
      int attempt,
      Result result)
      implements HistoryEvent {}

  /** A lease ended before its answer. */
  record Expired(long at, String instance, String partition, long epoch, long offset, int attempt)
      implements HistoryEvent {}

  /** A delivery ended. */
  record Settled(long at, String instance, String partition, long epoch, long offset, How how)
      implements HistoryEvent {}

  /** A message was settled as a duplicate of another with the same id, without a handler. */
  record Suppressed(
      long at,
      String instance,
      String partition,
      long epoch,
      long offset,
      String ofPartition,
      long ofOffset)
      implements HistoryEvent {}

  /** A dead letter is durable. */
  record Parked(long at, String partition, long offset) implements HistoryEvent {}

  /**
   * The retry of a message is durable, as a message of the retry topic.
   *
   * @param attempts how many attempts were made before it
   */
  record Forwarded(
      long at, String partition, long offset, String toPartition, long toOffset, int attempts)
      implements HistoryEvent {}

  /** A commit took effect. */
  record Committed(long at, String instance, String partition, long offset, String settled)
      implements HistoryEvent {}

  /** No handler may start any more. */
  record Draining(long at, String instance) implements HistoryEvent {}

  /** A drain is to end now. */
  record Hurried(long at, String instance) implements HistoryEvent {}

  /** An instance left its group. */
  record Drained(long at, String instance, boolean clean) implements HistoryEvent {}

  /** An instance ended without a word. */
  record Crashed(long at, String instance) implements HistoryEvent {}

  /** No faults from here on: something must be settled every so many milliseconds. */
  record Calm(long at, long limit) implements HistoryEvent {}

  /** The history is complete. */
  record End(long at) implements HistoryEvent {}
}
