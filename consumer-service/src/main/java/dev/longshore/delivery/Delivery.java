package dev.longshore.delivery;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.message.Message;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message taken from a partition, under lease until it is settled.
 *
 * <p>The lease may be moved by any thread. Everything else belongs to the delivery's owner of the
 * moment: the source until it is offered to its lane, then the lane's turn, then whoever ended the
 * attempt. Ownership passes through the lane's queue or the lease, which both publish.
 *
 * <p><b>Cost.</b> 64 bytes (with compact object headers). What every message needs on its way is
 * here, so that the engine does not touch the record, which is most often in no cache.
 */
public final class Delivery extends Lease {
  private static final int SIZE_BITS = 28;

  /** 256 MiB; what is larger counts as that. */
  private static final int LARGEST_SIZE = (1 << SIZE_BITS) - 1;

  private final Message message;
  private final PartitionLedger ledger;
  private final long offset;
  private final long timestampMillis;
  private final long acceptedNanos;
  private final int laneKey;

  /** The message's bytes, and in the upper bits its level. */
  private final int sizeAndLevel;

  /** The next delivery in whatever queue this one is in; owned by that queue. */
  private @Nullable Delivery next;

  /** Absent until an attempt fails or something must be written, which most never see. */
  private @Nullable Setback setback;

  /**
   * A delivery that waits for its first attempt.
   *
   * @param laneKey equal for messages that must keep their order among each other
   * @param acceptedNanos the ticker's reading when it was taken
   */
  public Delivery(Message message, PartitionLedger ledger, int laneKey, long acceptedNanos) {
    this(message, message.offset(), ledger, laneKey, acceptedNanos, 0);
  }

  /**
   * A delivery of a message that may stand in its ledger's partition as a copy, and may be less
   * urgent than others.
   *
   * @param offset the message's offset there, or that of its copy
   * @param level 0 for the most urgent, at most 15
   */
  public Delivery(
      Message message,
      long offset,
      PartitionLedger ledger,
      int laneKey,
      long acceptedNanos,
      int level) {
    this.message = message;
    this.offset = offset;
    this.timestampMillis = message.timestampMillis();
    this.ledger = ledger;
    this.laneKey = laneKey;
    this.acceptedNanos = acceptedNanos;
    this.sizeAndLevel = level << SIZE_BITS | (int) Math.min(message.size(), LARGEST_SIZE);
  }

  /** The message. */
  public Message message() {
    return message;
  }

  /** The ledger of the assignment that it was taken under. */
  public PartitionLedger ledger() {
    return ledger;
  }

  /**
   * Its offset in its ledger's partition: the message's own, unless it came back from the retry
   * topic.
   */
  public long offset() {
    return offset;
  }

  /** When the message was produced, in milliseconds since 1970. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** Equal for messages that must keep their order among each other. */
  public int laneKey() {
    return laneKey;
  }

  /** The ticker's reading when it was taken. */
  public long acceptedNanos() {
    return acceptedNanos;
  }

  /** Bytes of the message. */
  public int size() {
    return sizeAndLevel & LARGEST_SIZE;
  }

  /** How urgent it is: 0 for the most urgent. */
  public int level() {
    return sizeAndLevel >>> SIZE_BITS;
  }

  /** Ends an attempt whose handler returned its outcome; false when it came too late. */
  public boolean endRunning(int attempt) {
    return move(attempt, LeasePhase.RUNNING, LeasePhase.ENDED);
  }

  /** Ends an attempt that was answered while its handler ran; false when it was not. */
  public boolean endAnswered(int attempt) {
    return move(attempt, LeasePhase.ANSWERED, LeasePhase.ENDED);
  }

  /** Ends an attempt whose handler has returned before; false when it is not pending any more. */
  public boolean endPending(int attempt) {
    return move(attempt, LeasePhase.PENDING, LeasePhase.ENDED);
  }

  /** Ends an attempt whose lease had expired; false when somebody did so before. */
  public boolean endExpired(int attempt) {
    return move(attempt, LeasePhase.EXPIRED, LeasePhase.ENDED);
  }

  /** Notes an answer given while the handler runs; false when the lease is over. */
  public boolean answerRunning(int attempt) {
    return move(attempt, LeasePhase.RUNNING, LeasePhase.ANSWERED);
  }

  /** Lets the handler return and answer later; false when it was answered or expired meanwhile. */
  public boolean awaitAnswer(int attempt) {
    return move(attempt, LeasePhase.RUNNING, LeasePhase.PENDING);
  }

  /** Sends an ended delivery back to wait for its next attempt. The caller ended the attempt. */
  public void requeue() {
    moveOwned(LeasePhase.QUEUED);
  }

  /** Ends the delivery for good, from wherever its owner has it: queued or ended. */
  public void settle() {
    moveOwned(LeasePhase.SETTLED);
  }

  /** What has failed so far. */
  public Optional<FailureHistory> failures() {
    return setback == null ? Optional.empty() : Optional.ofNullable(setback.failures);
  }

  /** Notes that the latest attempt failed. */
  public FailureHistory failed(FailureDescription failure, Instant at) {
    FailureHistory before = setback().failures;
    FailureHistory now =
        before == null ? FailureHistory.first(failure, at) : before.and(failure, at);
    setback().failures = now;
    return now;
  }

  /** Takes over what had happened to it before it came to this partition. Before any attempt. */
  public void resume(int attempts, FailureHistory history) {
    resumeAfter(attempts);
    setback().failures = history;
    setback().forwarded = true;
  }

  /** Whether it came back from the retry topic, so that its message has another place than it. */
  public boolean isForwarded() {
    return setback != null && setback.forwarded;
  }

  /** What must be durable elsewhere before it settles, once that is decided. */
  public Optional<Posting> posting() {
    return setback == null ? Optional.empty() : Optional.ofNullable(setback.posting);
  }

  /** Decides what must be durable elsewhere before it settles. */
  public void post(Posting decided) {
    setback().posting = decided;
  }

  /** Takes back what was decided, since it can never be written. */
  public void withdrawPosting() {
    setback().posting = null;
  }

  /** The next delivery in the queue that holds this one; for that queue only. */
  public @Nullable Delivery next() {
    return next;
  }

  /** Links the next delivery; for the queue that holds this one only. */
  public void next(@Nullable Delivery delivery) {
    next = delivery;
  }

  /** Lets every further attempt be made at this message alone, since one with others failed. */
  public void isolate() {
    setback().isolated = true;
  }

  /** Whether it must be handled alone. */
  public boolean isIsolated() {
    Setback own = setback;
    return own != null && own.isolated;
  }

  private Setback setback() {
    Setback own = setback;
    if (own == null) {
      own = new Setback();
      setback = own;
    }
    return own;
  }

  /** What only a delivery has that does not simply succeed. */
  private static final class Setback {
    private @Nullable FailureHistory failures;
    private @Nullable Posting posting;
    private boolean isolated;
    private boolean forwarded;
  }

  /** By its place in the log: sets of deliveries are walked in the same order in every run. */
  @Override
  public int hashCode() {
    return Long.hashCode(offset) * 31 + message.partition();
  }

  @Override
  public String toString() {
    return message + " attempt " + attempt();
  }
}
