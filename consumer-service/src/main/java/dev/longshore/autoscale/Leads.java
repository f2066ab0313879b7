package dev.longshore.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How long starts take, from the last ones seen. Owned by the autoscaler. */
final class Leads {
  private static final int KEPT = 20;
  private static final int ENOUGH = 3;
  private static final double NEARLY_ALL = 0.9;

  private final double first;
  private final Deque<Double> starts = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private double pause = 3;
  private double begin = Double.NaN;

  Leads(double first) {
    this.first = first;
  }

  /** Takes in a sample; instances that were there before the first one tell nothing. */
  void observe(LoadSample sample, double now) {
    if (Double.isNaN(begin)) {
      begin = now;
    }
    sample.rebalancePause().ifPresent(measured -> pause = measured.toNanos() / 1e9);
    Set<String> ready = new HashSet<>();
    for (InstanceLoad load : sample.instances()) {
      load.readyAt()
          .ifPresent(
              at -> {
                String life = load.id() + at;
                ready.add(life);
                double started = Offsets.seconds(load.startedAt());
                if (!known.contains(life) && started >= begin) {
                  add(Offsets.seconds(at) - started);
                }
              });
    }
    known.clear();
    known.addAll(ready);
  }

  private void add(double start) {
    if (start < 0) {
      return;
    }
    starts.addLast(start);
    if (starts.size() > KEPT) {
      starts.removeFirst();
    }
  }

  /** What nearly all starts take, from the process to work. */
  double start() {
    if (starts.size() < ENOUGH) {
      return Math.max(first, starts.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
    List<Double> sorted = starts.stream().sorted().toList();
    return sorted.get((int) Math.ceil(NEARLY_ALL * sorted.size()) - 1);
  }

  /** How long a rebalance stops a partition. */
  double pause() {
    return pause;
  }

  /** From an order to work. */
  double lead() {
    return start() + pause;
  }
}
