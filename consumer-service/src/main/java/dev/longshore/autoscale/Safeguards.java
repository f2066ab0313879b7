package dev.longshore.autoscale;

import dev.longshore.autoscale.InstanceLoad.Breaker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules that go before the load: when not to act, whatever it says. Owned by the autoscaler.
 */
final class Safeguards {
  /** So many ticks with something missing are bridged by what was seen before. */
  static final int BRIDGED = 2;

  private static final double FALLBACK_AFTER = 300;
  private static final double MOST_UNHEARD = 0.3;
  private static final double QUORUM = 0.5;
  private static final double CONFLICTS_WITHIN = 600;
  private static final int TOO_MANY_CONFLICTS = 3;

  /** A rule that applies, and the number it asks for. */
  record Verdict(Reason reason, int to) {}

  private final AutoscalerSettings settings;
  private final Deque<Double> conflicts = new ArrayDeque<>();
  private long epoch = Long.MIN_VALUE;
  private int unmeasured;
  private double missingSince = Double.NaN;
  private int before = -1;
  private int ordered = -1;

  Safeguards(AutoscalerSettings settings) {
    this.settings = settings;
  }

  /** Remembers what the target is asked for, so that another writer is seen. */
  void ordered(int from, int to) {
    before = from;
    ordered = settings.applies() ? to : -1;
  }

  /** Whether somebody else has written again and again. */
  boolean hasSecondWriter() {
    return conflicts.size() >= TOO_MANY_CONFLICTS;
  }

  /** Whether a tick must not even be looked at: its writer may be deposed. */
  boolean isRefused(LoadSample sample) {
    if (!sample.steering().leader() || sample.epoch() < epoch) {
      return true;
    }
    epoch = sample.epoch();
    return false;
  }

  /** The first rule that applies. */
  Optional<Verdict> judge(
      LoadSample sample, TargetState target, LoadModel model, Offsets.Quality quality) {
    int wanted = target.wanted();
    double now = model.now();
    boolean changed = ordered >= 0 && wanted != ordered && wanted != before;
    noteConflict(changed, now);
    noteQuality(quality, now);
    if (changed) {
      return hold(Reason.CONFLICT, wanted);
    }
    if (sample.steering().pin().isPresent()) {
      return hold(Reason.PINNED, Math.max(0, sample.steering().pin().getAsInt()));
    }
    if (sample.steering().paused() || isMost(model, InstanceLoad::paused)) {
      return hold(Reason.PAUSED, wanted);
    }
    if (wanted < settings.min()) {
      return hold(Reason.BOUNDS, settings.min());
    }
    if (quality == Offsets.Quality.MISSING) {
      return noData(wanted, now);
    }
    if (unmeasured > 0) {
      return hold(Reason.HOLD_RESET, wanted);
    }
    return instances(model, wanted);
  }

  private Optional<Verdict> instances(LoadModel model, int wanted) {
    if (model.unheard() > MOST_UNHEARD) {
      return hold(Reason.HOLD_STALE, wanted);
    }
    if (isMost(model, load -> load.breaker() == Breaker.OPEN) || model.isMostlyFailing()) {
      return hold(Reason.HOLD_BREAKER, wanted);
    }
    if (isMost(model, load -> load.breaker() != Breaker.CLOSED)) {
      return hold(Reason.HOLD_PROBING, wanted);
    }
    if (isMost(model, InstanceLoad::deadLettersBlocked)) {
      return hold(Reason.HOLD_DEAD_LETTERS, wanted);
    }
    return wanted > settings.max() ? hold(Reason.BOUNDS, settings.max()) : Optional.empty();
  }

  private Optional<Verdict> noData(int wanted, double now) {
    boolean isLong = now - missingSince >= FALLBACK_AFTER;
    if (isLong && settings.fallback().isPresent()) {
      int number = Math.min(settings.fallback().getAsInt(), settings.max());
      return hold(Reason.FALLBACK, Math.max(wanted, number));
    }
    return hold(Reason.HOLD_NO_DATA, wanted);
  }

  private void noteConflict(boolean changed, double now) {
    if (changed) {
      conflicts.addLast(now);
    }
    while (!conflicts.isEmpty() && now - conflicts.peekFirst() > CONFLICTS_WITHIN) {
      conflicts.removeFirst();
    }
  }

  private void noteQuality(Offsets.Quality quality, double now) {
    switch (quality) {
      case MISSING -> missingSince = Double.isNaN(missingSince) ? now : missingSince;
      case RESET -> {
        missingSince = Double.NaN;
        unmeasured = BRIDGED;
      }
      case COMPLETE -> {
        missingSince = Double.NaN;
        unmeasured = Math.max(0, unmeasured - 1);
      }
    }
  }

  private static boolean isMost(LoadModel model, Predicate<InstanceLoad> condition) {
    long all = model.ready().size();
    return all > 0 && model.ready().stream().filter(condition).count() > QUORUM * all;
  }

  private static Optional<Verdict> hold(Reason reason, int to) {
    return Optional.of(new Verdict(reason, to));
  }

  /** What a person should know. */
  Set<Note> notes() {
    return hasSecondWriter() ? EnumSet.of(Note.SECOND_WRITER) : EnumSet.noneOf(Note.class);
  }
}
