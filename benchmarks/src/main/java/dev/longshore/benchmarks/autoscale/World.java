package dev.longshore.benchmarks.autoscale;

import dev.longshore.benchmarks.autoscale.Load.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Partitions and instances, one second after the other. What an instance can do in a second it
 * spreads over the partitions it has by what waits in them. Owned by one thread.
 */
final class World {
  private static final int REMEMBERED = 1 << 13;
  private static final int RESTART_AFTER = 15;

  private final Model model;
  private final Load load;
  private final Arrivals arrivals;
  private final Assignor assignor;
  private final SplittableRandom random;
  private final int partitions;
  private final double[] ends;
  private final double[] positions;
  private final int[] heads;
  private final double[][] history;
  private final int[] owners;
  private final int[] pausedUntil;
  private final double[] counted;
  private final double[] weights;
  private final List<Instance> instances = new ArrayList<>();
  private int second;
  private int wanted;
  private int created;
  private boolean changed = true;
  private int rebalancedAt = Integer.MIN_VALUE / 2;
  private int actions;
  private int rebalances;

  World(Model model, Load load, Arrivals arrivals, Assignor assignor, long seed, int initial) {
    this.model = model;
    this.load = load;
    this.arrivals = arrivals;
    this.assignor = assignor;
    this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    this.partitions = model.partitions();
    this.ends = new double[partitions];
    this.positions = new double[partitions];
    this.heads = new int[partitions];
    this.history = new double[partitions][REMEMBERED];
    this.owners = new int[partitions];
    this.pausedUntil = new int[partitions];
    this.counted = new double[partitions];
    this.weights = new double[partitions];
    Arrays.fill(owners, -1);
    Arrays.fill(weights, 1);
    for (int count = 0; count < initial; count++) {
      Instance instance = new Instance(created++, -1_000, -1_000);
      instance.ready = true;
      instances.add(instance);
    }
    wanted = initial;
  }

  /** A second passes. */
  void step() {
    live();
    if (changed) {
      rebalance();
    }
    for (int partition = 0; partition < partitions; partition++) {
      ends[partition] += arrivals.at(second, partition);
      history[partition][second & (REMEMBERED - 1)] = ends[partition];
    }
    work();
    second++;
    if (second % 60 == 0) {
      learnWeights();
    }
  }

  private void live() {
    boolean crash = load.isFaulty(second, Fault.CRASHES);
    for (int index = instances.size() - 1; index >= 0; index--) {
      Instance instance = instances.get(index);
      if (instance.isDraining() && second >= instance.drainUntil) {
        instances.remove(index);
      } else if (!instance.ready && !instance.isDraining() && second >= instance.readyAt) {
        arrive(instance, crash);
      }
    }
  }

  private void arrive(Instance instance, boolean crash) {
    if (crash) {
      instance.crashing = true;
      instance.restarts++;
      instance.readyAt = second + RESTART_AFTER;
      return;
    }
    instance.crashing = false;
    instance.ready = true;
    instance.readyAt = second;
    changed = true;
  }

  private void rebalance() {
    changed = false;
    List<Instance> members = members();
    int[] before = owners.clone();
    if (members.isEmpty()) {
      Arrays.fill(owners, -1);
      return;
    }
    int[] indexes = new int[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      indexes[partition] = indexOf(members, owners[partition]);
    }
    int[] dealt =
        model.shared() ? new int[partitions] : assignor.deal(weights, members.size(), indexes);
    boolean moved = false;
    for (int partition = 0; partition < partitions; partition++) {
      owners[partition] = members.get(dealt[partition]).number;
      if (owners[partition] != before[partition]) {
        moved = true;
        pausedUntil[partition] = second + Model.MOVED_PAUSE;
      }
    }
    if (model.eager()) {
      Arrays.fill(pausedUntil, second + Model.EAGER_PAUSE);
    }
    if (model.shared()) {
      Arrays.fill(pausedUntil, 0);
    }
    rebalances += moved || model.eager() ? 1 : 0;
    rebalancedAt = second;
  }

  private static int indexOf(List<Instance> members, int number) {
    for (int index = 0; index < members.size(); index++) {
      if (members.get(index).number == number) {
        return index;
      }
    }
    return -1;
  }

  private void work() {
    double factor = load.speed(second);
    boolean poison = load.isFaulty(second, Fault.POISON);
    double demanded = 0;
    double[] can = new double[instances.size()];
    double[] waits = new double[instances.size()];
    int[] index = new int[created];
    Arrays.fill(index, -1);
    for (int at = 0; at < can.length; at++) {
      Instance instance = instances.get(at);
      index[instance.number] = at;
      boolean works = instance.ready && !instance.isDraining();
      can[at] = works ? Model.RATE * factor * instance.speed(second) : 0;
    }
    double all = 0;
    for (int partition = 0; partition < partitions; partition++) {
      double waiting = waiting(partition, poison);
      all += waiting;
      if (owners[partition] >= 0 && !model.shared()) {
        waits[index[owners[partition]]] += waiting;
      }
    }
    if (model.shared()) {
      double total = Arrays.stream(can).sum();
      for (int at = 0; at < can.length; at++) {
        waits[at] = total == 0 ? 0 : all * can[at] / total;
      }
    }
    for (int at = 0; at < can.length; at++) {
      demanded += Math.min(can[at], waits[at]);
    }
    double squeeze = demanded == 0 ? 1 : Math.min(1, load.cap(second) / demanded);
    double[] shares = new double[can.length];
    double done = 0;
    for (int at = 0; at < can.length; at++) {
      double served = Math.min(can[at], waits[at]) * squeeze;
      shares[at] = waits[at] == 0 ? 0 : served / waits[at];
      done += served;
      account(instances.get(at), served, can[at] * squeeze, waits[at]);
    }
    for (int partition = 0; partition < partitions; partition++) {
      double waiting = waiting(partition, poison);
      if (model.shared()) {
        positions[partition] += all == 0 ? 0 : done * waiting / all;
      } else if (owners[partition] >= 0) {
        positions[partition] += waiting * shares[index[owners[partition]]];
      }
    }
    if (poison && owners[0] >= 0 && index[owners[0]] >= 0) {
      instances.get(index[owners[0]]).failed += 0.2;
      instances.get(index[owners[0]]).processed += 0.2;
    }
  }

  private void account(Instance instance, double served, double could, double waiting) {
    instance.processed += served;
    instance.busy += could == 0 ? 0 : Math.min(1, served / could);
    if (waiting < 0.5 && instance.ready) {
      instance.idleSince = instance.idleSince < 0 ? second : instance.idleSince;
    } else {
      instance.idleSince = -1;
    }
  }

  private double waiting(int partition, boolean poison) {
    boolean stands =
        second < pausedUntil[partition] || (poison && partition == 0 && !model.shared());
    return stands ? 0 : Math.max(0, ends[partition] - positions[partition]);
  }

  private void learnWeights() {
    for (int partition = 0; partition < partitions; partition++) {
      double fresh = ends[partition] - counted[partition];
      weights[partition] = second == 60 ? fresh : 0.7 * weights[partition] + 0.3 * fresh;
      counted[partition] = ends[partition];
    }
  }

  /** Asks for a number of instances; those named go first, then the youngest. */
  void scale(int number, List<String> victims) {
    if (number == wanted) {
      return;
    }
    actions++;
    wanted = number;
    List<Instance> staying =
        new ArrayList<>(instances.stream().filter(instance -> !instance.isDraining()).toList());
    while (staying.size() < number) {
      double spread =
          Math.exp(
              Model.START_SIGMA * random.nextGaussian()
                  - Model.START_SIGMA * Model.START_SIGMA / 2);
      Instance instance =
          new Instance(created++, second, second + (int) Math.round(Model.START * spread));
      instances.add(instance);
      staying.add(instance);
    }
    staying.sort(
        Comparator.<Instance>comparingInt(
                instance -> {
                  int place = victims.indexOf(instance.id());
                  return place < 0 ? Integer.MAX_VALUE : place;
                })
            .thenComparing(instance -> instance.ready)
            .thenComparingInt(instance -> -instance.number));
    for (int index = 0; index < staying.size() - number; index++) {
      Instance leaving = staying.get(index);
      leaving.drainUntil = second + (leaving.ready ? Model.DRAIN : 0);
      changed |= leaving.ready;
    }
  }

  /** How long the oldest message waits, a partition aside that is poisoned in this load. */
  int age() {
    boolean poison = load.fault() == Fault.POISON && !model.shared();
    int oldest = 0;
    for (int partition = poison ? 1 : 0; partition < partitions; partition++) {
      if (ends[partition] - positions[partition] < 0.5) {
        heads[partition] = second;
        continue;
      }
      int head = Math.max(heads[partition], second - REMEMBERED + 1);
      while (head < second
          && history[partition][head & (REMEMBERED - 1)] <= positions[partition] + 1e-6) {
        head++;
      }
      heads[partition] = head;
      oldest = Math.max(oldest, second - head);
    }
    return oldest;
  }

  double lag() {
    double sum = 0;
    for (int partition = 0; partition < partitions; partition++) {
      sum += Math.max(0, Math.floor(ends[partition]) - Math.floor(positions[partition]));
    }
    return sum;
  }

  double settled() {
    return Arrays.stream(positions).sum();
  }

  double sent() {
    return Arrays.stream(ends).sum();
  }

  private List<Instance> members() {
    return instances.stream().filter(instance -> instance.ready && !instance.isDraining()).toList();
  }

  int working() {
    return members().size();
  }

  int billed() {
    return instances.size();
  }

  int second() {
    return second;
  }

  int wanted() {
    return wanted;
  }

  int actions() {
    return actions;
  }

  int rebalances() {
    return rebalances;
  }

  boolean isRebalancing() {
    return second - rebalancedAt < (model.eager() ? Model.EAGER_PAUSE : Model.MOVED_PAUSE)
        && !model.shared();
  }

  List<Instance> instances() {
    return instances;
  }

  double end(int partition) {
    return ends[partition];
  }

  double position(int partition) {
    return positions[partition];
  }

  int owner(int partition) {
    return owners[partition];
  }

  Load load() {
    return load;
  }

  Model model() {
    return model;
  }
}
