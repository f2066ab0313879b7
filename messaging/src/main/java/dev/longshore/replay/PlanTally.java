package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.DeadLetterStub;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Header;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides for one matching dead letter after the other, and counts. Owned by one thread. */
final class PlanTally {
  /** More of their names would help nobody. */
  private static final int MOST_HEADERS = 100;

  private final ReplayRequest request;
  private final ChosenLetters chosen;
  private final Map<String, ReplayPlan.CauseGroup> groups = new HashMap<>();
  private final Map<String, Long> targets = new HashMap<>();
  private long count;
  private final Set<String> strippedHeaders = new TreeSet<>();
  private long alreadyReplayed;
  private long discarded;
  private long edited;
  private long loops;
  private long overMaxRedrives;
  private long withoutOrigin;
  private long stubs;

  PlanTally(ReplayRequest request, ChosenLetters chosen) {
    this.request = request;
    this.chosen = chosen;
  }

  void add(ParkedMessage parked) {
    if (!request.references().isEmpty() && !request.references().contains(parked.reference())) {
      return;
    }
    if (parked.state() == DeadLetterState.REPLAYED && !request.again()) {
      alreadyReplayed++;
      return;
    }
    if (parked.state() == DeadLetterState.DISCARDED) {
      discarded++;
      return;
    }
    if (parked.state() == DeadLetterState.EDITED) {
      edited++;
      return;
    }
    if (request.isWornOut(parked)) {
      overMaxRedrives++;
      return;
    }
    if (DeadLetterStub.is(parked.message())) {
      stubs++;
      return;
    }
    Optional<String> target = target(request, parked);
    if (target.isEmpty()) {
      withoutOrigin++;
      return;
    }
    if (target.get().equals(request.topic())) {
      loops++;
      return;
    }
    if (count < request.max()) {
      choose(parked, target.get());
    }
  }

  /** Where a dead letter goes, empty when nobody knows. */
  static Optional<String> target(ReplayRequest request, ParkedMessage parked) {
    return request.target().or(() -> parked.letter().map(DeadLetter::originTopic));
  }

  long count() {
    return count;
  }

  /** Names of headers that do not go back. */
  Set<String> strippedHeaders() {
    return strippedHeaders;
  }

  Map<String, Long> targets() {
    return targets;
  }

  List<ReplayPlan.CauseGroup> groups() {
    return groups.values().stream()
        .sorted(
            Comparator.comparingLong(ReplayPlan.CauseGroup::count)
                .reversed()
                .thenComparing(ReplayPlan.CauseGroup::fingerprint))
        .toList();
  }

  ReplayPlan.LeftOut leftOut() {
    return new ReplayPlan.LeftOut(
        alreadyReplayed, overMaxRedrives, withoutOrigin, stubs, discarded, edited, loops);
  }

  private void choose(ParkedMessage parked, String target) {
    count++;
    chosen.add(parked.message());
    targets.merge(target, 1L, Long::sum);
    if (strippedHeaders.size() < MOST_HEADERS) {
      parked.message().headers().stream()
          .map(Header::name)
          .filter(name -> parked.strips(name, request.stripped()))
          .forEach(strippedHeaders::add);
    }
    groups.merge(
        parked.fingerprint(),
        new ReplayPlan.CauseGroup(parked.fingerprint(), parked.cause(), 1),
        (before, one) ->
            new ReplayPlan.CauseGroup(before.fingerprint(), before.cause(), before.count() + 1));
  }
}
