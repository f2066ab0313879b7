package dev.longshore.autoscale;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides how many instances there should be, once a tick. The same inputs in the same order make
 * the same decisions: there is no clock and no chance in here.
 *
 * <p><b>Idea.</b> {@link Safeguards} come first: on bad data nothing is done. Then {@link Plan}
 * says from arrivals and true rate whether the age target is at risk, and how many instances keep
 * it: when and how many are two questions. {@link CrashWatch} and {@link Brake} limit what more
 * instances cannot mend. Down goes what was not needed for about as long as a start takes, since
 * that is where waiting costs as much as starting again (ski rental). Owned by the thread of its
 * loop.
 */
public final class Autoscaler {
  private static final double CALM = 0.5;
  private static final double QUIET = 60;

  private final AutoscalerSettings settings;
  private final Tuning tuning;
  private final double target;
  private final Safeguards safeguards;
  private final CrashWatch crashes = new CrashWatch();
  private final Brake brake = new Brake();
  private final Pace pace = new Pace();
  private final Reviews reviews = new Reviews();
  private final Forecasts forecasts;
  private Optional<LoadModel> model = Optional.empty();
  private long sequence;
  private double lastArrival = Double.NEGATIVE_INFINITY;
  private boolean started;

  /** An autoscaler that has seen nothing yet. */
  public Autoscaler(AutoscalerSettings settings) {
    this(settings, Tuning.of(settings.preset()));
  }

  Autoscaler(AutoscalerSettings settings, Tuning tuning) {
    this.settings = settings;
    this.tuning = tuning;
    this.target = settings.ageTarget().toNanos() / 1e9;
    this.safeguards = new Safeguards(settings);
    this.forecasts = new Forecasts(settings.forecast());
  }

  /** What is wanted, and why. */
  private record Choice(Reason reason, int to, Needs needs, Set<Note> notes) {}

  /**
   * Decides. The caller keeps the decision, and carries it out where it is a change and {@link
   * AutoscalerSettings#applies}.
   *
   * @param sample the load now; not older than the one before
   * @param state the target now
   */
  public Decision tick(LoadSample sample, TargetState state) {
    LoadModel known = model.orElseGet(() -> new LoadModel(settings, tuning, sample, state));
    model = Optional.of(known);
    int from = state.wanted();
    if (safeguards.isRefused(sample)) {
      Choice none = new Choice(Reason.NOT_LEADER, from, Needs.NONE, EnumSet.noneOf(Note.class));
      return decision(sample, state, known.measures(), none, Optional.empty());
    }
    Offsets.Quality quality = known.observe(sample, state);
    Measures now = known.measures();
    if (now.arrivalFast() > 0) {
      lastArrival = known.now();
    }
    if (quality == Offsets.Quality.COMPLETE) {
      forecasts.observe(known.now(), known.lastArrival(), now.lead());
    }
    boolean frozen = crashes.observe(state, known);
    OptionalInt cap =
        quality == Offsets.Quality.COMPLETE
            ? brake.observe(
                now, known.now(), sample.rebalancing(), CALM * tuning.freeAge() * target)
            : OptionalInt.empty();
    Choice choice =
        safeguards
            .judge(sample, state, known, quality)
            .map(this::held)
            .orElseGet(() -> byLoad(sample, state, known, now, frozen, cap));
    safeguards.ordered(from, choice.to());
    pace.changed(known.now(), from, choice.to());
    return decision(sample, state, now, choice, reviews.observe(known.now(), now));
  }

  private Choice held(Safeguards.Verdict verdict) {
    pace.forget();
    return new Choice(verdict.reason(), verdict.to(), Needs.NONE, safeguards.notes());
  }

  private Choice byLoad(
      LoadSample sample,
      TargetState state,
      LoadModel known,
      Measures now,
      boolean frozen,
      OptionalInt cap) {
    int from = state.wanted();
    Plan plan = new Plan(now, known.capacity(), known.etas(), tuning, target);
    double arrival = forecasts.arrival(now.arrival());
    Needs needs = plan.needs(arrival);
    Set<Note> notes = notes(now, needs, known, frozen);
    if (arrival > now.arrival()) {
      notes.add(Note.BY_FORECAST);
    }
    int enough = pace.enough(known.now(), needs.down(), now.hold());
    Needs held =
        new Needs(
            needs.projected(),
            needs.forNewest(),
            needs.forQueued(),
            needs.forSteady(),
            needs.up(),
            enough,
            needs.atRisk(),
            needs.urgent(),
            0);
    boolean first = !started;
    started = true;
    Choice choice = choose(from, first, held, now, known, sample, notes);
    Choice limited = limit(choice, from, frozen, cap, known);
    return withPrediction(limited, plan.predictedAge(arrival, limited.to()));
  }

  private Choice choose(
      int from,
      boolean first,
      Needs needs,
      Measures now,
      LoadModel known,
      LoadSample sample,
      Set<Note> notes) {
    int up = Math.clamp(needs.up(), settings.min(), settings.max());
    if (from == 0 && now.backlog() > 0) {
      return new Choice(Reason.FROM_ZERO, Math.max(1, up), needs, notes);
    }
    if (now.trueRate() <= 0) {
      return new Choice(Reason.KEEP, from, needs, notes);
    }
    if (first && up > from && needs.atRisk()) {
      return new Choice(Reason.INITIAL, up, needs, notes);
    }
    if (needs.atRisk() && up > from) {
      boolean may = pace.mayGrow(known.now(), needs.urgent(), from, up, now.starting() > 0);
      Reason reason = needs.urgent() ? Reason.URGENT : Reason.UP;
      return may
          ? new Choice(reason, up, needs, notes)
          : new Choice(Reason.KEEP, from, needs, notes);
    }
    return shrink(from, needs, now, known, sample, notes);
  }

  private Choice shrink(
      int from, Needs needs, Measures now, LoadModel known, LoadSample sample, Set<Note> notes) {
    Choice keep = new Choice(Reason.KEEP, from, needs, notes);
    boolean calm =
        now.age() < CALM * target
            && now.starting() == 0
            && !sample.rebalancing()
            && pace.mayShrink(known.now(), now.hold());
    if (!calm || needs.atRisk()) {
      return keep;
    }
    long inFlight = known.ready().stream().mapToLong(InstanceLoad::inFlight).sum();
    boolean quiet =
        now.backlog() + now.leftOut() == 0
            && inFlight == 0
            && known.now() - lastArrival >= Math.max(QUIET, now.hold());
    if (settings.min() == 0 && quiet && from > 0) {
      return new Choice(Reason.TO_ZERO, 0, needs, notes);
    }
    int enough = Math.clamp(needs.down(), Math.max(1, settings.min()), settings.max());
    return enough < from ? new Choice(Reason.DOWN, enough, needs, notes) : keep;
  }

  /** What more instances cannot mend, and what cannot be had. */
  private Choice limit(Choice choice, int from, boolean frozen, OptionalInt cap, LoadModel known) {
    if (frozen && choice.to() > from) {
      return new Choice(Reason.FREEZE_CRASH_LOOP, from, choice.needs(), choice.notes());
    }
    if (cap.isEmpty()) {
      return choice;
    }
    int most = Math.max(cap.getAsInt(), Math.max(1, settings.min()));
    if (choice.to() > most && choice.to() >= from) {
      int braked = most < from && !known.etas().isEmpty() ? from : most;
      return new Choice(Reason.BRAKE, braked, choice.needs(), choice.notes());
    }
    return choice;
  }

  private static Choice withPrediction(Choice choice, double age) {
    Needs needs = choice.needs();
    return new Choice(
        choice.reason(),
        choice.to(),
        new Needs(
            needs.projected(),
            needs.forNewest(),
            needs.forQueued(),
            needs.forSteady(),
            needs.up(),
            needs.down(),
            needs.atRisk(),
            needs.urgent(),
            age),
        choice.notes());
  }

  private Set<Note> notes(Measures now, Needs needs, LoadModel known, boolean frozen) {
    Set<Note> notes = safeguards.notes();
    if (needs.atRisk() && needs.up() >= settings.max()) {
      notes.add(Note.AT_LIMIT);
    }
    if (needs.atRisk() && needs.up() == known.capacity().useful() && needs.up() < settings.max()) {
      notes.add(Note.AT_PARTITIONS);
    }
    if (!now.hotPartitions().isEmpty()) {
      notes.add(Note.HOT_PARTITION);
    }
    if (!now.frozenPartitions().isEmpty()) {
      notes.add(Note.FROZEN_PARTITION);
    }
    if (frozen) {
      notes.add(Note.CRASH_LOOP);
    }
    if (now.trueRate() <= 0 && now.backlog() > 0) {
      notes.add(Note.RATE_UNKNOWN);
    }
    return notes;
  }

  private Decision decision(
      LoadSample sample,
      TargetState state,
      Measures now,
      Choice choice,
      Optional<Decision.Review> review) {
    int from = state.wanted();
    List<Note> notes = new ArrayList<>(choice.notes());
    List<String> victims =
        model
            .map(known -> Victims.choose(from - choice.to(), state, sample, known))
            .orElse(List.of());
    Decision made =
        new Decision(
            sequence++,
            sample.at(),
            sample.epoch(),
            from,
            choice.to(),
            choice.reason(),
            victims,
            notes,
            now,
            choice.needs(),
            forecasts.report(now.arrival(), choice.notes().contains(Note.BY_FORECAST)),
            review,
            Wording.of(from, choice.to(), choice.reason(), now, choice.needs(), notes, target),
            settings,
            sample,
            state);
    reviews.remember(made);
    return made;
  }
}
