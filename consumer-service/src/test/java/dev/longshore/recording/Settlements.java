package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.audit.HistoryEvent.How;
import dev.longshore.audit.HistoryEvent.Result;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts settlements before the commits that contain them. An instance tells of a settlement right
 * after it has marked it in its ledger; a commit can get in between, and {@code kill -9} too. Where
 * a commit says that a message is settled whose handler has answered, or whose dead letter is
 * durable, it was settled by then. Where neither holds, the commit stays what it is: a violation.
 */
final class Settlements {
  private final Map<Place, Long> epochs = new HashMap<>();
  private final Map<Place, Map<Long, Attempted>> open = new HashMap<>();
  private final Map<String, Set<Long>> durable = new HashMap<>();
  private final Set<Told> early = new HashSet<>();

  /** What was taken and never started, by place. */
  private final Map<Place, Set<Long>> waiting = new HashMap<>();

  /** The latest commit of each partition. */
  private final Map<String, HistoryEvent.Committed> commits = new HashMap<>();

  private final Set<ToldDuplicate> earlyDuplicates = new HashSet<>();
  private final Originals originals;

  /** What is durable in the retry topic. */
  private final Set<Originals.Place> forwarded = new HashSet<>();

  private record Place(String instance, String partition) {}

  private record ToldDuplicate(Place place, long epoch, long offset) {}

  private record Told(Place place, long epoch, long offset, How how) {}

  /** The latest attempt at a message, and how it was answered. */
  private record Attempted(int attempt, boolean acked) {
    Attempted with(int number, Result result) {
      return number == attempt && result != Result.awaiting
          ? new Attempted(attempt, result == Result.acked)
          : this;
    }
  }

  /** Nothing passed yet. */
  Settlements(Originals originals) {
    this.originals = originals;
  }

  /** Passes an event on, with settlements before it where they belong there. */
  void pass(HistoryEvent event, Consumer<HistoryEvent> next) {
    switch (event) {
      case HistoryEvent.Assigned assigned -> {
        Place place = new Place(assigned.instance(), assigned.partition());
        epochs.put(place, assigned.epoch());
        open.put(place, new HashMap<>());
        waiting.put(place, new HashSet<>());
      }
      case HistoryEvent.Taken taken -> {
        Place place = new Place(taken.instance(), taken.partition());
        if (taken.epoch() == epochs.getOrDefault(place, -1L) && !isKnown(taken)) {
          waiting.computeIfAbsent(place, absent -> new HashSet<>()).add(taken.offset());
        }
      }
      case HistoryEvent.Parked parked ->
          durable
              .computeIfAbsent(parked.partition(), absent -> new HashSet<>())
              .add(parked.offset());
      case HistoryEvent.Forwarded hop ->
          forwarded.add(new Originals.Place(hop.partition(), hop.offset()));
      case HistoryEvent.Started started ->
          note(
              started.instance(),
              started.partition(),
              started.epoch(),
              started.offset(),
              new Attempted(started.attempt(), false));
      case HistoryEvent.Ended ended ->
          answer(
              ended.instance(),
              ended.partition(),
              ended.epoch(),
              ended.offset(),
              ended.attempt(),
              ended.result());
      case HistoryEvent.Answered answered ->
          answer(
              answered.instance(),
              answered.partition(),
              answered.epoch(),
              answered.offset(),
              answered.attempt(),
              answered.result());
      case HistoryEvent.Expired expired ->
          answer(
              expired.instance(),
              expired.partition(),
              expired.epoch(),
              expired.offset(),
              expired.attempt(),
              Result.failed);
      case HistoryEvent.Committed committed -> {
        settleBefore(committed, next);
        commits.put(committed.partition(), committed);
      }
      default -> {} // settles nothing
    }
    switch (event) {
      case HistoryEvent.Settled settled -> {
        if (!isTold(settled)) {
          next.accept(settled);
        }
        originals.note(settled);
      }
      case HistoryEvent.Suppressed suppressed -> {
        if (!isTold(suppressed)) {
          next.accept(originals.complete(suppressed));
        }
      }
      default -> next.accept(event);
    }
  }

  private void note(
      String instance, String partition, long epoch, long offset, Attempted attempted) {
    Place place = new Place(instance, partition);
    Map<Long, Attempted> deliveries = deliveries(place, epoch);
    if (deliveries != null) {
      waiting.getOrDefault(place, new HashSet<>()).remove(offset);
      deliveries.put(offset, attempted);
    }
  }

  private void answer(
      String instance, String partition, long epoch, long offset, int attempt, Result result) {
    Map<Long, Attempted> deliveries = deliveries(new Place(instance, partition), epoch);
    if (deliveries != null) {
      deliveries.computeIfPresent(offset, (known, latest) -> latest.with(attempt, result));
    }
  }

  private @Nullable Map<Long, Attempted> deliveries(Place place, long epoch) {
    return epoch == epochs.getOrDefault(place, -1L) ? open.get(place) : null;
  }

  private boolean isTold(HistoryEvent.Settled settled) {
    Place place = new Place(settled.instance(), settled.partition());
    Map<Long, Attempted> deliveries = deliveries(place, settled.epoch());
    if (deliveries != null) {
      deliveries.remove(settled.offset());
    }
    return early.remove(new Told(place, settled.epoch(), settled.offset(), settled.how()));
  }

  private boolean isTold(HistoryEvent.Suppressed suppressed) {
    Place place = new Place(suppressed.instance(), suppressed.partition());
    waiting.getOrDefault(place, new HashSet<>()).remove(suppressed.offset());
    return earlyDuplicates.remove(
        new ToldDuplicate(place, suppressed.epoch(), suppressed.offset()));
  }

  private void settleBefore(HistoryEvent.Committed commit, Consumer<HistoryEvent> next) {
    Place place = new Place(commit.instance(), commit.partition());
    suppressBefore(commit, place, next);
    Map<Long, Attempted> deliveries = open.getOrDefault(place, Map.of());
    for (long offset : List.copyOf(deliveries.keySet())) {
      Attempted latest = deliveries.get(offset);
      boolean parked = durable.getOrDefault(commit.partition(), Set.of()).contains(offset);
      boolean hopped = forwarded.contains(new Originals.Place(commit.partition(), offset));
      if (latest != null && (latest.acked() || parked || hopped) && covers(commit, offset)) {
        How how = how(latest.acked(), hopped);
        long epoch = epochs.getOrDefault(place, -1L);
        early.add(new Told(place, epoch, offset, how));
        deliveries.remove(offset);
        var settled =
            new HistoryEvent.Settled(
                commit.at(), commit.instance(), commit.partition(), epoch, offset, how);
        next.accept(settled);
        originals.note(settled);
      }
    }
  }

  /** Whether a commit says that it is settled, so that it is not let in. */
  private boolean isKnown(HistoryEvent.Taken taken) {
    HistoryEvent.Committed latest = commits.get(taken.partition());
    return latest != null && covers(latest, taken.offset());
  }

  private static How how(boolean acked, boolean hopped) {
    if (acked) {
      return How.acked;
    }
    return hopped ? How.forwarded : How.parked;
  }

  /** What was taken, never started and is committed, was a duplicate if there is an original. */
  private void suppressBefore(
      HistoryEvent.Committed commit, Place place, Consumer<HistoryEvent> next) {
    Set<Long> own = waiting.getOrDefault(place, Set.of());
    long epoch = epochs.getOrDefault(place, -1L);
    for (long offset : List.copyOf(own)) {
      if (covers(commit, offset)) {
        originals
            .acked(commit.partition(), offset)
            .ifPresent(
                original -> {
                  own.remove(offset);
                  earlyDuplicates.add(new ToldDuplicate(place, epoch, offset));
                  next.accept(
                      new HistoryEvent.Suppressed(
                          commit.at(),
                          commit.instance(),
                          commit.partition(),
                          epoch,
                          offset,
                          original.partition(),
                          original.offset()));
                });
      }
    }
  }

  private static boolean covers(HistoryEvent.Committed commit, long offset) {
    return offset < commit.offset()
        || (!commit.settled().isEmpty()
            && Arrays.stream(commit.settled().split(",", -1))
                .anyMatch(run -> contains(run, offset)));
  }

  private static boolean contains(String run, long offset) {
    int dash = run.indexOf('-');
    long first = Long.parseLong(dash < 0 ? run : run.substring(0, dash));
    long last = dash < 0 ? first : Long.parseLong(run.substring(dash + 1));
    return first <= offset && offset <= last;
  }
}
