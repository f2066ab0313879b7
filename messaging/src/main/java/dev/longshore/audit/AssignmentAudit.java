package dev.longshore.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One partition during one assignment to one instance. Owned by the auditor. */
final class AssignmentAudit {
  private final PartitionAudit partition;
  private final String instance;
  private final long epoch;
  private final long start;
  private final Findings findings;

  /** What this assignment may know to be settled: restored, or settled by itself. */
  private final OffsetSet done;

  private final Map<Long, DeliveryAudit> inFlight = new HashMap<>();

  /** By key the message that was started last. */
  private final Map<String, DeliveryAudit> lastStarted = new HashMap<>();

  /** Where the history that this assignment reads was cut off; out of reach when it was not. */
  private long cutAt = Long.MAX_VALUE;

  /** All of its cuts: one may come between a question and what is told of its answer. */
  private final Set<Long> cuts = new HashSet<>();

  private boolean stopped;
  private long position;
  private long checkedUpTo;
  private long lastCommit;
  private long lastCommitLine;

  /** The lines of the two commits before: one may be under way while another is waited for. */
  private long secondLastCommit;

  private long thirdLastCommit;
  private long closedAtLine;

  AssignmentAudit(PartitionAudit partition, HistoryEvent.Assigned event, Findings findings) {
    this.partition = partition;
    this.instance = event.instance();
    this.epoch = event.epoch();
    this.start = event.start();
    this.findings = findings;
    this.done = event.gapMap() ? partition.committedAbove().copy() : new OffsetSet();
    this.position = event.start();
    this.checkedUpTo = event.start();
    long commitCutAt = partition.log().commitCutAt();
    if (commitCutAt >= 0 && start > commitCutAt) {
      this.cutAt = commitCutAt;
    }
  }

  PartitionAudit partition() {
    return partition;
  }

  long epoch() {
    return epoch;
  }

  /** The line of the last commit but two: what was settled before it is in the last. */
  long thirdLastCommit() {
    return thirdLastCommit;
  }

  boolean isClosed() {
    return closedAtLine > 0;
  }

  long start() {
    return start;
  }

  boolean isOfInstance(AssignmentAudit other) {
    return instance.equals(other.instance);
  }

  /** Where its history was cut off by a truncation; {@link Long#MAX_VALUE} when it was not. */
  long cutAt() {
    return cutAt;
  }

  boolean isStopped() {
    return stopped;
  }

  /** The log lost an offset and all behind it. */
  void truncate(long end) {
    if (position > end) {
      cutAt = Math.min(cutAt, end);
      cuts.add(end);
    }
  }

  private boolean isCutAt(long end) {
    return end == cutAt || cuts.contains(end);
  }

  /** The partition stands still: it must have a reason, and tell the range. */
  void stop(HistoryEvent.Stopped event) {
    stopped = true;
    if (partition.isDeleted()) {
      return;
    }
    LogAudit log = partition.log();
    boolean isCut = position > cutAt;
    if (!isCut && log.has(position)) {
      findings.add(Invariant.P13, place(position), "stops without a cause: the log has " + log);
    }
    boolean unknown = event.start() < 0 || event.end() < 0;
    boolean isExact =
        event.position() == position
            && log.startsAt(event.start())
            && (isCut ? isCutAt(event.end()) : log.endsAt(event.end()));
    if (!unknown && !isExact) {
      findings.add(
          Invariant.P13,
          place(position),
          "stops at %d with a log from %d to %d, and it was %s, cut at %d"
              .formatted(event.position(), event.start(), event.end(), log, isCut ? cutAt : -1));
    }
  }

  boolean isForgettable() {
    return isClosed() && inFlight.isEmpty();
  }

  @Nullable DeliveryAudit delivery(long offset) {
    return inFlight.get(offset);
  }

  /** The message is in flight from now on; null when it was settled before and is passed over. */
  @Nullable DeliveryAudit take(HistoryEvent.Taken event) {
    if (isClosed()) {
      findings.add(Invariant.I5, place(event.offset()), "taken after its partition", closedAtLine);
    }
    checkRead(event.offset());
    position = Math.max(position, event.offset() + 1);
    if (event.offset() < start || done.contains(event.offset())) {
      return null;
    }
    DeliveryAudit taken =
        new DeliveryAudit(event.offset(), event.key(), event.bytes(), findings.line());
    DeliveryAudit before = inFlight.putIfAbsent(event.offset(), taken);
    return before == null ? taken : null;
  }

  private void checkRead(long offset) {
    if (stopped) {
      findings.add(Invariant.P13, place(offset), "read though the partition stands still");
    }
    if (position > cutAt) {
      findings.add(
          Invariant.P13,
          place(offset),
          "read on at %d though all from %d on was lost".formatted(position, cutAt));
    }
    long missed = partition.log().jumpedOver(position, offset);
    if (missed >= 0) {
      findings.add(
          Invariant.P13, place(offset), "jumped over offset %d, which is lost".formatted(missed));
    }
  }

  /** The delivery that a handler is called for; null for one that should not be handled. */
  @Nullable DeliveryAudit start(HistoryEvent.Started event) {
    DeliveryAudit delivery = inFlight.get(event.offset());
    if (delivery == null) {
      findings.add(
          Invariant.I7,
          place(event.offset()),
          "handled though it is settled, or was never taken",
          partition.committedAtLine());
      return null;
    }
    boolean isFirst = delivery.attempt() == 0;
    int before = isFirst ? partition.attemptsBefore(event.offset()) : delivery.attempt();
    if (event.attempt() != before + 1) {
      findings.add(
          Invariant.I5,
          place(event.offset()),
          "attempt %d follows attempt %d".formatted(event.attempt(), before));
    }
    if (isFirst) {
      partition.checkHandledAgain(place(event.offset()), event.offset(), epoch);
    }
    if (delivery.answer() == HistoryEvent.Result.acked) {
      findings.add(
          Invariant.I7,
          place(event.offset()),
          "handled again though it was acked",
          delivery.answeredAtLine());
    }
    delivery.start(event.attempt());
    return delivery;
  }

  /** Messages of a key start in their order, and the next only when the one before is settled. */
  void checkOrder(String key, DeliveryAudit delivery) {
    DeliveryAudit last = lastStarted.put(key, delivery);
    if (last == null || last.offset() == delivery.offset()) {
      return;
    }
    if (last.offset() > delivery.offset()) {
      findings.add(
          Invariant.I2,
          place(delivery.offset()),
          "starts after offset %d of its key".formatted(last.offset()),
          last.takenAtLine());
    }
    if (inFlight.containsKey(last.offset())) {
      findings.add(
          Invariant.I2,
          place(delivery.offset()),
          "starts while offset %d of its key is unsettled".formatted(last.offset()),
          last.takenAtLine());
    }
  }

  /** The delivery that ends; null when it is not in flight. */
  @Nullable DeliveryAudit settle(long offset, HistoryEvent.How how) {
    DeliveryAudit delivery = inFlight.remove(offset);
    if (delivery == null) {
      findings.add(Invariant.I5, place(offset), "settled though it is not in flight");
      return null;
    }
    if (how == HistoryEvent.How.discarded) {
      return delivery;
    }
    if (isClosed()) {
      findings.add(
          Invariant.I5, place(offset), "settled after its assignment had ended", closedAtLine);
    }
    if (how == HistoryEvent.How.acked) {
      checkAcked(delivery);
    } else if (how == HistoryEvent.How.parked && offset < cutAt && !partition.isDurable(offset)) {
      findings.add(Invariant.I8, place(offset), "settled before its dead letter was durable");
    } else if (how == HistoryEvent.How.forwarded
        && offset < cutAt
        && !partition.isForwarded(offset)) {
      findings.add(Invariant.I8, place(offset), "settled before its retry was durable");
    }
    done.add(offset);
    return delivery;
  }

  /** The delivery that ends as a duplicate; null when it is not in flight. */
  @Nullable DeliveryAudit suppress(long offset) {
    DeliveryAudit delivery = settle(offset, HistoryEvent.How.discarded);
    if (delivery != null && !isClosed()) {
      done.add(offset);
    }
    return delivery;
  }

  private void checkAcked(DeliveryAudit delivery) {
    if (delivery.answer() == HistoryEvent.Result.acked) {
      return;
    }
    if (delivery.isExpired()) {
      findings.add(Invariant.I5, place(delivery.offset()), "acked after its lease had ended");
      return;
    }
    findings.add(
        Invariant.I1,
        place(delivery.offset()),
        "settled as acked though its answer was " + delivery.answer(),
        delivery.answeredAtLine());
  }

  /** Holds a commit against what this assignment knows. */
  void commit(long offset, OffsetSet above) {
    if (offset < lastCommit) {
      findings.add(Invariant.I4, place(offset), "the commit goes back from " + lastCommit);
    }
    if (offset > position && offset > done.last() + 1) {
      findings.add(Invariant.I4, place(offset), "the commit is past the position " + position);
    }
    partition.produced().forEach(checkedUpTo, Math.min(offset, cutAt), this::checkCommitted);
    above.forEach(
        offset,
        Long.MAX_VALUE,
        settled -> {
          if (settled >= position && !done.contains(settled)) {
            findings.add(Invariant.I4, place(settled), "the gap map is past the position");
          }
        });
    partition
        .produced()
        .forEach(
            offset,
            Math.min(above.last() + 1, cutAt),
            settled -> {
              if (above.contains(settled)) {
                checkCommitted(settled);
              }
            });
    lastCommit = Math.max(lastCommit, offset);
    checkedUpTo = Math.max(checkedUpTo, offset);
    thirdLastCommit = secondLastCommit;
    secondLastCommit = lastCommitLine;
    lastCommitLine = findings.line();
    lastStarted.values().removeIf(last -> last.offset() < offset);
    done.removeBelow(offset);
  }

  private void checkCommitted(long offset) {
    if (done.contains(offset)) {
      return;
    }
    DeliveryAudit delivery = inFlight.get(offset);
    findings.add(
        Invariant.I4,
        place(offset),
        "committed as settled, which it is not",
        delivery == null ? 0 : delivery.takenAtLine());
  }

  /** Ends the assignment; after a clean end all that was settled is committed. */
  void close(boolean clean) {
    if (isClosed()) {
      return;
    }
    closedAtLine = findings.line();
    lastStarted.clear();
    if (!clean || stopped || partition.isDeleted()) {
      return;
    }
    partition
        .produced()
        .forEach(
            start,
            cutAt,
            offset -> {
              boolean covered = partition.committedAbove().contains(offset);
              if (done.contains(offset) && !covered) {
                findings.add(
                    Invariant.I7, place(offset), "settled, but not committed at a clean end");
              }
            });
  }

  String place() {
    return instance + " " + partition.name();
  }

  String place(long offset) {
    return "%s %s epoch %d offset %d".formatted(instance, partition.name(), epoch, offset);
  }
}
