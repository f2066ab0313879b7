package dev.longshore.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What instances can do: their true rate, by the time they are busy. Owned by the autoscaler. */
final class InstanceRates {
  /** An instance is not judged before it has worked for so long. */
  static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final int TICKS = 4;
  private static final double LEAST_BUSY = 5;
  private static final double NEW_SHARE = 0.5;
  private static final double MOSTLY_FAILING = 0.5;
  private static final double DECAY_PER_TICK = 0.9995;

  private record Last(long processed, long failed, double busy) {}

  private final Map<String, Last> last = new HashMap<>();
  private final double[] progress = new double[TICKS];
  private final double[] failures = new double[TICKS];
  private final double[] busy = new double[TICKS];
  private final double[] time = new double[TICKS];
  private final Set<String> failing = new HashSet<>();
  private int next;
  private double rate;
  private double best;
  private double lastTime = Double.NaN;
  private Duration slowest = Duration.ZERO;

  InstanceRates(double known) {
    rate = known;
    best = known;
  }

  /** Takes in a sample; instances not heard of are left out. */
  void observe(LoadSample sample, double now, Duration staleAfter) {
    double span = Double.isNaN(lastTime) ? 0 : now - lastTime;
    lastTime = now;
    progress[next] = 0;
    failures[next] = 0;
    busy[next] = 0;
    time[next] = 0;
    slowest = Duration.ZERO;
    failing.clear();
    Set<String> seen = new HashSet<>();
    for (InstanceLoad load : sample.instances()) {
      seen.add(load.id());
      if (isFresh(load, sample.at(), staleAfter)) {
        add(load, sample.at(), span);
      }
    }
    last.keySet().retainAll(seen);
    next = (next + 1) % TICKS;
    learn();
  }

  static boolean isFresh(InstanceLoad load, Instant at, Duration staleAfter) {
    return Duration.between(load.heardAt(), at).compareTo(staleAfter) <= 0;
  }

  static boolean isWarm(InstanceLoad load, Instant at) {
    return load.readyAt().isPresent() && !load.readyAt().get().plus(WARM_UP).isAfter(at);
  }

  private void add(InstanceLoad load, Instant at, double span) {
    Last now = new Last(load.processed(), load.failed(), load.busySlotSeconds());
    Last before = last.put(load.id(), now);
    if (load.handlerP99().compareTo(slowest) > 0) {
      slowest = load.handlerP99();
    }
    if (before == null || now.processed() < before.processed() || now.busy() < before.busy()) {
      return;
    }
    if (now.failed() > before.failed()) {
      failing.add(load.id());
    }
    if (!isWarm(load, at) || load.state() != InstanceLoad.State.READY) {
      return;
    }
    double failed = Math.max(0, now.failed() - before.failed());
    progress[next] += Math.max(0, now.processed() - before.processed() - failed);
    failures[next] += failed;
    busy[next] += (now.busy() - before.busy()) / Math.max(1, load.slots());
    time[next] += span;
  }

  private void learn() {
    double work = sum(busy);
    if (work < LEAST_BUSY || isMostlyFailing()) {
      return;
    }
    double measured = sum(progress) / work;
    rate = rate == 0 ? measured : rate + NEW_SHARE * (measured - rate);
  }

  /** The best rate is learned while little waits, since then nothing behind instances is full. */
  void learnBest(boolean littleWaits) {
    best = Math.max(best * DECAY_PER_TICK, littleWaits || best == 0 ? rate : 0);
  }

  /** Trusts what is seen from outside more than the instances' own account. */
  void correct(double seen) {
    rate = Math.min(rate, seen);
  }

  boolean isMostlyFailing() {
    double failed = sum(failures);
    return failed > 0 && failed > MOSTLY_FAILING * (failed + sum(progress));
  }

  boolean isFailing(String instance) {
    return failing.contains(instance);
  }

  double trueRate() {
    return rate;
  }

  double bestRate() {
    return best;
  }

  Duration slowest() {
    return slowest;
  }

  /** The share of time that slots were in the handler lately. */
  double utilisation() {
    double all = 0;
    double used = 0;
    for (int back = 1; back <= TICKS - 1; back++) {
      int index = Math.floorMod(next - back, TICKS);
      all += time[index];
      used += busy[index];
    }
    return all == 0 ? 0 : Math.min(1, used / all);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
