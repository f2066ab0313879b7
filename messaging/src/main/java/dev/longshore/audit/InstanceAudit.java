package dev.longshore.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One instance: what it has, what runs in it, what it has in flight. Owned by the auditor. */
final class InstanceAudit {
  /** A handler may be on its way to its first line when the drain begins. */
  private static final long DRAIN_GRACE_MILLIS = 10;

  /** A last commit and the way out of the group. */
  private static final long HURRY_LIMIT_MILLIS = 5_000;

  private final HistoryEvent.Limits limits;
  private final Findings findings;
  private final Map<Place, AssignmentAudit> assignments = new HashMap<>();
  private final Map<String, AssignmentAudit> current = new HashMap<>();

  /** Assignments that it took up when others had the partition already; nothing comes of them. */
  private final Set<Place> superseded = new HashSet<>();

  /** By partition and key the attempt that works on it. */
  private final Map<String, Running> busy = new HashMap<>();

  /** What it had before: a commit of that may still be on its way. */
  private final Map<String, AssignmentAudit> former = new HashMap<>();

  private long inFlight;
  private long inFlightBytes;
  private long drainingSince = -1;
  private long drainingLine;
  private long hurriedSince = -1;

  private record Place(String partition, long epoch) {}

  private record Running(Place place, long offset, int attempt, boolean returned, long line) {
    boolean is(Place other, long otherOffset) {
      return place.equals(other) && offset == otherOffset;
    }
  }

  InstanceAudit(HistoryEvent.Limits limits, Findings findings) {
    this.limits = limits;
    this.findings = findings;
  }

  /** The assignment that a commit of a partition belongs to; null when there is none. */
  @Nullable AssignmentAudit committing(PartitionAudit partition) {
    AssignmentAudit holder = current.get(partition.name());
    if (holder != null) {
      return holder;
    }
    AssignmentAudit last = former.get(partition.name());
    return last == partition.latest() ? last : null;
  }

  void truncate(String partition, long end) {
    Stream.concat(assignments.values().stream(), former.values().stream())
        .filter(assignment -> assignment.partition().name().equals(partition))
        .forEach(assignment -> assignment.truncate(end));
  }

  void stopped(HistoryEvent.Stopped event) {
    AssignmentAudit assignment = find(event.partition(), event.epoch(), event.position());
    if (assignment != null) {
      assignment.stop(event);
    }
  }

  void assign(HistoryEvent.Assigned event, PartitionAudit partition) {
    String place = limits.instance() + " " + event.partition();
    if (current.containsKey(event.partition())) {
      findings.add(Invariant.I5, place, "assigned again without having been taken away");
      close(event.partition(), false);
    }
    AssignmentAudit assignment = new AssignmentAudit(partition, event, findings);
    if (!partition.assign(assignment)) {
      superseded.add(new Place(event.partition(), event.epoch()));
      return;
    }
    current.put(event.partition(), assignment);
    assignments.put(new Place(event.partition(), event.epoch()), assignment);
  }

  void close(String partition, boolean clean) {
    AssignmentAudit ended = current.remove(partition);
    if (ended != null) {
      former.put(partition, ended);
      ended.close(clean);
    }
    assignments.values().removeIf(AssignmentAudit::isForgettable);
  }

  void taken(HistoryEvent.Taken event) {
    AssignmentAudit assignment = find(event.partition(), event.epoch(), event.offset());
    DeliveryAudit taken = assignment == null ? null : assignment.take(event);
    if (assignment == null || taken == null) {
      return;
    }
    inFlight++;
    inFlightBytes += taken.bytes();
    boolean single = inFlight == 1; // a single message may be larger than the bound
    if (inFlight > limits.messages() || (inFlightBytes > limits.bytes() && !single)) {
      findings.add(
          Invariant.I6,
          assignment.place(event.offset()),
          "%d messages, %d bytes in flight, at most %d, %d"
              .formatted(inFlight, inFlightBytes, limits.messages(), limits.bytes()));
    }
  }

  void started(HistoryEvent.Started event) {
    Place place = new Place(event.partition(), event.epoch());
    AssignmentAudit assignment = find(event.partition(), event.epoch(), event.offset());
    DeliveryAudit delivery = assignment == null ? null : assignment.start(event);
    if (assignment == null || delivery == null) {
      return;
    }
    if (drainingSince >= 0 && event.at() > drainingSince + DRAIN_GRACE_MILLIS) {
      findings.add(
          Invariant.P11, assignment.place(event.offset()), "started in the drain", drainingLine);
    }
    String key = orderKey(delivery);
    if (key == null) {
      return;
    }
    assignment.checkOrder(key, delivery);
    Running before =
        busy.put(
            event.partition() + "/" + key,
            new Running(place, event.offset(), event.attempt(), false, findings.line()));
    if (before != null) {
      findings.add(
          Invariant.I3,
          assignment.place(event.offset()),
          "starts while offset %d of its key is worked on".formatted(before.offset()),
          before.line());
    }
  }

  void ended(HistoryEvent.Ended event) {
    AssignmentAudit assignment = assignments.get(new Place(event.partition(), event.epoch()));
    DeliveryAudit delivery = assignment == null ? null : assignment.delivery(event.offset());
    boolean over = event.result() != HistoryEvent.Result.awaiting || delivery == null;
    if (delivery != null && assignment != null && !assignment.isClosed()) {
      delivery.answer(event.attempt(), event.result(), findings.line());
      over |= delivery.isExpired() || delivery.answer() != HistoryEvent.Result.awaiting;
    }
    boolean ended = over;
    Place place = new Place(event.partition(), event.epoch());
    busy.replaceAll(
        (key, running) ->
            running.is(place, event.offset()) && running.attempt() == event.attempt()
                ? new Running(place, event.offset(), event.attempt(), true, running.line())
                : running);
    if (ended) {
      free(running -> running.is(place, event.offset()) && running.returned());
    }
  }

  void answered(HistoryEvent.Answered event) {
    Place place = new Place(event.partition(), event.epoch());
    AssignmentAudit assignment = assignments.get(place);
    if (assignment == null || assignment.isClosed()) {
      return;
    }
    DeliveryAudit delivery = assignment.delivery(event.offset());
    if (delivery != null) {
      delivery.answer(event.attempt(), event.result(), findings.line());
      free(running -> running.is(place, event.offset()) && running.returned());
    }
  }

  void expired(HistoryEvent.Expired event) {
    Place place = new Place(event.partition(), event.epoch());
    AssignmentAudit assignment = assignments.get(place);
    DeliveryAudit delivery = assignment == null ? null : assignment.delivery(event.offset());
    if (delivery != null) {
      delivery.expire(event.attempt());
    }
    free(running -> running.is(place, event.offset()) && running.returned());
  }

  /** The assignment whose message ended; null when that changes nothing. */
  @Nullable AssignmentAudit settled(HistoryEvent.Settled event) {
    AssignmentAudit assignment = find(event.partition(), event.epoch(), event.offset());
    return assignment == null
        ? null
        : left(event.epoch(), assignment, assignment.settle(event.offset(), event.how()));
  }

  /** The assignment whose message ended as a duplicate; null when that changes nothing. */
  @Nullable AssignmentAudit suppressed(HistoryEvent.Suppressed event) {
    AssignmentAudit assignment = find(event.partition(), event.epoch(), event.offset());
    return assignment == null
        ? null
        : left(event.epoch(), assignment, assignment.suppress(event.offset()));
  }

  private @Nullable AssignmentAudit left(
      long epoch, AssignmentAudit assignment, @Nullable DeliveryAudit ended) {
    if (ended == null) {
      return null;
    }
    inFlight--;
    inFlightBytes -= ended.bytes();
    Place place = new Place(assignment.partition().name(), epoch);
    free(running -> running.is(place, ended.offset()) && running.returned());
    if (assignment.isForgettable()) {
      assignments.remove(place);
    }
    return assignment;
  }

  void draining(HistoryEvent.Draining event) {
    drainingSince = event.at();
    drainingLine = findings.line();
  }

  void hurried(HistoryEvent.Hurried event) {
    hurriedSince = event.at();
  }

  void drained(HistoryEvent.Drained event) {
    if (hurriedSince >= 0 && event.at() > hurriedSince + HURRY_LIMIT_MILLIS) {
      findings.add(
          Invariant.P11,
          limits.instance(),
          "ends %d ms after it was told to hurry, at most %d"
              .formatted(event.at() - hurriedSince, HURRY_LIMIT_MILLIS));
    }
    end(event.clean());
  }

  void crash() {
    end(false);
  }

  private void end(boolean clean) {
    former.putAll(current);
    current.values().forEach(assignment -> assignment.close(clean));
    current.clear();
  }

  private @Nullable AssignmentAudit find(String partition, long epoch, long offset) {
    AssignmentAudit assignment = assignments.get(new Place(partition, epoch));
    if (assignment == null && !superseded.contains(new Place(partition, epoch))) {
      findings.add(
          Invariant.I5,
          "%s %s epoch %d offset %d".formatted(limits.instance(), partition, epoch, offset),
          "there is no such assignment");
    }
    return assignment;
  }

  private @Nullable String orderKey(DeliveryAudit delivery) {
    return switch (limits.order()) {
      case none -> null;
      case partition -> "";
      case key -> delivery.key().orElse(null);
    };
  }

  private void free(Predicate<Running> which) {
    busy.values().removeIf(which);
  }
}
