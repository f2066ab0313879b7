package dev.longshore.autoscale;

import dev.longshore.autoscale.InstanceLoad.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of the load and of the instances, tick after tick. Owned by the autoscaler. */
final class LoadModel {
  private static final double WEIGHTS_EVERY = 60;
  private static final int FAST = 3;
  private static final int BASE = 12;
  private static final int NOISE = 24;
  private static final int TREND = 18;
  private static final double JUMP_DEVIATIONS = 3;
  private static final double JUMP_SHARE = 0.05;
  private static final double SHORTEST_HOLD = 15;
  private static final double LONGEST_HOLD = 300;
  private static final double FULL = 0.95;

  /** Working at first costs as much as being late by this share of the time. */
  private static final double WARM_UP_LOSS = 0.4;

  private final AutoscalerSettings settings;
  private final Tuning tuning;
  private final double target;
  private final double tick;
  private final Offsets offsets = new Offsets();
  private final InstanceRates rates;
  private final Leads leads;
  private final Set<String> everReady = new HashSet<>();
  private Capacity capacity;
  private double learnedAt = Double.NaN;
  private double now;
  private LoadSample sample;
  private TargetState state;
  private List<InstanceLoad> ready = List.of();
  private List<Double> etas = List.of();
  private int draining;
  private int starved;

  LoadModel(AutoscalerSettings settings, Tuning tuning, LoadSample first, TargetState state) {
    this.settings = settings;
    this.tuning = tuning;
    this.target = settings.ageTarget().toNanos() / 1e9;
    this.tick = settings.tick().toNanos() / 1e9;
    this.rates =
        new InstanceRates(
            settings.lastKnown().map(AutoscalerSettings.LastKnown::trueRate).orElse(0.0));
    this.leads = new Leads(settings.firstLead().toNanos() / 1e9);
    this.sample = first;
    this.state = state;
    this.capacity = new Capacity(first.sharing(), new double[0], settings.max());
  }

  /** Takes in a tick. */
  Offsets.Quality observe(LoadSample next, TargetState read) {
    sample = next;
    state = read;
    now = Offsets.seconds(next.at());
    Offsets.Quality quality = offsets.observe(next, now);
    rates.observe(next, now, settings.staleAfter());
    leads.observe(next, now);
    sortInstances();
    if (quality == Offsets.Quality.COMPLETE) {
      offsets.markFrozen(rates.slowest(), rates::isFailing);
      learnWeights();
      crossCheck();
      rates.learnBest(offsets.age() < tuning.freeAge() * target);
    }
    return quality;
  }

  private void sortInstances() {
    Map<String, InstanceLoad> byId = new HashMap<>();
    List<InstanceLoad> working = new ArrayList<>();
    draining = 0;
    for (InstanceLoad load : sample.instances()) {
      byId.put(load.id(), load);
      if (load.state() == State.READY && load.readyAt().isPresent()) {
        everReady.add(load.id());
        working.add(load);
      } else if (load.state() == State.DRAINING) {
        draining++;
      }
    }
    List<Double> coming = new ArrayList<>();
    int listed = 0;
    for (TargetInstance instance : state.instances()) {
      boolean ends =
          instance.phase() == TargetInstance.Phase.STOPPING
              || instance.phase() == TargetInstance.Phase.EXITED;
      if (ends) {
        working.removeIf(load -> load.id().equals(instance.id()));
        continue;
      }
      listed++;
      if (isComing(instance, Optional.ofNullable(byId.get(instance.id())))) {
        double since = now - Offsets.seconds(instance.startedAt());
        coming.add(Math.max(1, leads.start() - since));
      }
    }
    for (int ordered = listed; ordered < state.wanted(); ordered++) {
      coming.add(leads.start());
    }
    everReady.retainAll(byId.keySet());
    ready = working;
    etas = coming.stream().sorted().toList();
  }

  private static boolean isComing(TargetInstance instance, Optional<InstanceLoad> known) {
    boolean works =
        known
            .filter(
                load ->
                    load.readyAt().isPresent()
                        || load.state() == State.FAILED
                        || load.state() == State.DRAINING)
            .isPresent();
    return instance.phase() != TargetInstance.Phase.CRASH_LOOPING && !works;
  }

  private void learnWeights() {
    if (Double.isNaN(learnedAt)) {
      learnedAt = now;
      capacity = new Capacity(sample.sharing(), even(), settings.max());
    }
    if (now - learnedAt >= WEIGHTS_EVERY) {
      learnedAt = now;
      offsets.learnWeights();
      capacity = new Capacity(sample.sharing(), Shrinkage.of(offsets.weights()), settings.max());
    }
  }

  private double[] even() {
    double[] even = new double[offsets.tracks().size()];
    Arrays.fill(even, 1);
    return even;
  }

  /** All are busy and should keep up, and do not: then they are slower than they think. */
  private void crossCheck() {
    boolean shouldKeepUp =
        capacity.of(ready.size(), rates.trueRate()) > 1.1 * offsets.window().arrival(FAST);
    boolean doesNot =
        offsets.window().settled(FAST) < 0.9 * offsets.window().arrival(FAST)
            && rates.utilisation() > FULL;
    starved = shouldKeepUp && doesNot && !sample.rebalancing() ? starved + 1 : 0;
    if (starved >= FAST && !ready.isEmpty()) {
      rates.correct(offsets.window().settled(FAST) / ready.size());
    }
  }

  /** What follows from all that was seen. */
  Measures measures() {
    TickWindow window = offsets.window();
    double fast = window.arrival(FAST);
    double base = window.arrival(BASE);
    double deviation = window.deviation(NOISE);
    double jump = JUMP_DEVIATIONS * deviation / Math.sqrt(FAST) + JUMP_SHARE * base;
    double arrival = base;
    if (Math.abs(fast - base) > jump) {
      arrival = base + tuning.jumpCounts() * (fast - base);
    }
    if (window.hasTrend(TREND)) {
      arrival = fast;
    }
    if (window.count() == 0) {
      arrival = settings.lastKnown().map(AutoscalerSettings.LastKnown::arrival).orElse(0.0);
    }
    double perPlan = Math.sqrt(0.5 * target / tick);
    double headroom =
        arrival == 0
            ? tuning.leastHeadroom()
            : Math.clamp(
                tuning.noise() * deviation / arrival / perPlan,
                tuning.leastHeadroom(),
                tuning.mostHeadroom());
    double hold =
        Math.clamp(
            tuning.holdFactor() * (leads.start() + leads.pause()), SHORTEST_HOLD, LONGEST_HOLD);
    return new Measures(
        offsets.backlog(false),
        offsets.backlog(true),
        offsets.age(),
        fast,
        base,
        arrival,
        deviation,
        headroom,
        trueRate(),
        rates.bestRate(),
        window.settled(FAST),
        rates.utilisation(),
        leads.lead() + WARM_UP_LOSS * InstanceRates.WARM_UP.toSeconds() * tuning.warmUp(),
        leads.pause(),
        hold,
        ready.size(),
        etas.size(),
        draining,
        capacity.share(Math.max(1, ready.size())),
        hot(arrival),
        offsets.tracks().stream()
            .filter(PartitionTrack::isFrozen)
            .map(PartitionTrack::name)
            .toList());
  }

  /**
   * Where no instance has been busy for long, what they settle beside a backlog is a first idea.
   */
  private double trueRate() {
    if (rates.trueRate() > 0 || ready.isEmpty() || offsets.age() < tick) {
      return rates.trueRate();
    }
    return offsets.window().settled(FAST) / ready.size();
  }

  private List<String> hot(double arrival) {
    double rate = trueRate();
    if (rate <= 0 || capacity.hottest() * arrival <= rate) {
      return List.of();
    }
    double[] weights = offsets.weights();
    double sum = Arrays.stream(weights).sum();
    List<String> hot = new ArrayList<>();
    for (int partition = 0; partition < weights.length; partition++) {
      if (weights[partition] / sum * arrival > rate) {
        hot.add(offsets.tracks().get(partition).name());
      }
    }
    return hot;
  }

  double now() {
    return now;
  }

  /** Arrivals per second since the tick before. */
  double lastArrival() {
    return offsets.window().arrival(1);
  }

  int missing() {
    return offsets.missing();
  }

  Capacity capacity() {
    return capacity;
  }

  boolean isMostlyFailing() {
    return rates.isMostlyFailing();
  }

  /** Instances that work. */
  List<InstanceLoad> ready() {
    return ready;
  }

  /** When those that are starting will work, in seconds from now. */
  List<Double> etas() {
    return etas;
  }

  /** Whether an instance that is still there has ever worked. */
  boolean hasWorked(String instance) {
    return everReady.contains(instance);
  }

  /** The share of instances that worked and are not heard of now. */
  double unheard() {
    long silent =
        ready.stream()
            .filter(load -> !InstanceRates.isFresh(load, sample.at(), settings.staleAfter()))
            .count();
    Set<String> known = new HashSet<>();
    sample.instances().forEach(load -> known.add(load.id()));
    long lost =
        state.instances().stream()
            .filter(instance -> instance.phase() == TargetInstance.Phase.RUNNING)
            .filter(instance -> !known.contains(instance.id()))
            .filter(
                instance ->
                    now - Offsets.seconds(instance.startedAt())
                        > 2 * leads.start() + settings.staleAfter().toSeconds())
            .count();
    long all = ready.size() + lost;
    return all == 0 ? 0 : (double) (silent + lost) / all;
  }

  /** The backlog of the partitions that an instance has. */
  double backlogOf(String instance) {
    Optional<String> owner = Optional.of(instance);
    double sum = 0;
    for (PartitionTrack track : offsets.tracks()) {
      sum += track.owner().equals(owner) ? track.backlog() : 0;
    }
    return sum;
  }
}
