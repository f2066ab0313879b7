package dev.longshore.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a history against the invariants, event by event. Owned by one thread.
 *
 * <p>{@link #accept} takes the events in their order; {@link #violations} says what was found.
 */
public final class Auditor {
  private final Findings findings = new Findings();
  private final Map<String, PartitionAudit> partitions = new HashMap<>();
  private final Map<String, InstanceAudit> instances = new HashMap<>();
  private long calmLimit = -1;
  private long lastProgress;
  private boolean stuck;

  /** Takes the next event. */
  public void accept(HistoryEvent event) {
    findings.nextLine();
    checkProgress(event);
    switch (event) {
      case HistoryEvent.Limits limits ->
          instances.put(limits.instance(), new InstanceAudit(limits, findings));
      case HistoryEvent.Produced produced ->
          partition(produced.partition()).produce(produced.offset());
      case HistoryEvent.Trimmed trimmed -> partition(trimmed.partition()).trim(trimmed.start());
      case HistoryEvent.Truncated truncated -> truncated(truncated);
      case HistoryEvent.Recreated recreated -> {
        partition(recreated.partition()).delete();
        partitions.remove(recreated.partition());
      }
      case HistoryEvent.Assigned assigned ->
          instance(assigned.instance()).assign(assigned, partition(assigned.partition()));
      case HistoryEvent.Revoked revoked ->
          instance(revoked.instance()).close(revoked.partition(), revoked.clean());
      case HistoryEvent.Lost lost -> instance(lost.instance()).close(lost.partition(), false);
      case HistoryEvent.Stopped stopped -> instance(stopped.instance()).stopped(stopped);
      case HistoryEvent.Taken taken -> instance(taken.instance()).taken(taken);
      case HistoryEvent.Started started -> instance(started.instance()).started(started);
      case HistoryEvent.Ended ended -> instance(ended.instance()).ended(ended);
      case HistoryEvent.Answered answered -> instance(answered.instance()).answered(answered);
      case HistoryEvent.Expired expired -> instance(expired.instance()).expired(expired);
      case HistoryEvent.Settled settled -> settled(settled);
      case HistoryEvent.Suppressed suppressed -> suppressed(suppressed);
      case HistoryEvent.Parked parked -> partition(parked.partition()).park(parked.offset());
      case HistoryEvent.Forwarded forwarded -> {
        partition(forwarded.partition()).forward(forwarded.offset());
        partition(forwarded.toPartition()).produceRetry(forwarded.toOffset(), forwarded.attempts());
      }
      case HistoryEvent.Committed committed -> committed(committed);
      case HistoryEvent.Draining draining -> instance(draining.instance()).draining(draining);
      case HistoryEvent.Drained drained -> instance(drained.instance()).drained(drained);
      case HistoryEvent.Hurried hurried -> instance(hurried.instance()).hurried(hurried);
      case HistoryEvent.Crashed crashed -> instance(crashed.instance()).crash();
      case HistoryEvent.Calm calm -> {
        calmLimit = calm.limit();
        lastProgress = calm.at();
      }
      case HistoryEvent.End end -> partitions.values().forEach(PartitionAudit::end);
    }
  }

  /** How many events there were. */
  public long events() {
    return findings.line();
  }

  /** How many violations there are; {@link #violations} holds the first thousand. */
  public long violationCount() {
    return findings.count();
  }

  /** The violations in the order in which they showed. */
  public List<Violation> violations() {
    return findings.kept();
  }

  private void truncated(HistoryEvent.Truncated event) {
    partition(event.partition()).truncate(event.end());
    instances.values().forEach(instance -> instance.truncate(event.partition(), event.end()));
  }

  private void settled(HistoryEvent.Settled event) {
    AssignmentAudit assignment = instance(event.instance()).settled(event);
    if (assignment != null && event.how() != HistoryEvent.How.discarded) {
      lastProgress = event.at();
      assignment.partition().settle(event.offset(), event.how(), assignment);
    }
  }

  private void suppressed(HistoryEvent.Suppressed event) {
    if (!partition(event.ofPartition()).isAcked(event.ofOffset())) {
      findings.add(
          Invariant.I9,
          event.instance() + " " + event.partition() + " offset " + event.offset(),
          "a duplicate of %s offset %d, which was not acked"
              .formatted(event.ofPartition(), event.ofOffset()));
    }
    AssignmentAudit assignment = instance(event.instance()).suppressed(event);
    if (assignment != null) {
      lastProgress = event.at();
      assignment.partition().settle(event.offset(), HistoryEvent.How.acked, assignment);
    }
  }

  private void committed(HistoryEvent.Committed event) {
    String place = event.instance() + " " + event.partition();
    PartitionAudit partition = partition(event.partition());
    OffsetSet above = OffsetSet.parse(event.settled());
    AssignmentAudit holder = instance(event.instance()).committing(partition);
    if (holder == null || holder.partition() != partition) {
      findings.add(
          Invariant.I5, place, "commits offset %d without the partition".formatted(event.offset()));
    } else {
      holder.commit(event.offset(), above);
    }
    long more = partition.commit(place, event.offset(), above, holder);
    lastProgress = more > 0 ? event.at() : lastProgress;
  }

  private void checkProgress(HistoryEvent event) {
    if (calmLimit < 0 || stuck || event.at() - lastProgress <= calmLimit) {
      return;
    }
    long uncommitted = 0;
    for (PartitionAudit partition : partitions.values()) {
      uncommitted += partition.uncommitted();
    }
    if (uncommitted == 0) {
      lastProgress = event.at();
    } else {
      stuck = true;
      findings.add(
          Invariant.I10,
          uncommitted + " messages not committed",
          "no progress for %d ms, at most %d".formatted(event.at() - lastProgress, calmLimit));
    }
  }

  private PartitionAudit partition(String name) {
    return partitions.computeIfAbsent(name, absent -> new PartitionAudit(absent, findings));
  }

  private InstanceAudit instance(String name) {
    @Nullable InstanceAudit known = instances.get(name);
    return known != null
        ? known
        : instances.computeIfAbsent(
            name,
            absent ->
                new InstanceAudit(
                    new HistoryEvent.Limits(
                        0, absent, HistoryEvent.Order.none, Long.MAX_VALUE, Long.MAX_VALUE),
                    findings));
  }
}
