package dev.longshore.assignment;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Deals partitions to instances so that the most loaded one has as little as can be, and moves few.
 *
 * <p><b>Idea.</b> Longest processing time first (Graham 1969): heaviest partition first, each to
 * the instance that is then the least loaded for its strength; at most a third above the optimum,
 * in practice a percent. Those dealt before stay where they are as long as nobody has more than
 * that, a little slack included: instances shed what is too much, what has no owner is dealt
 * longest first, and one that would have next to nothing takes from the most loaded.
 *
 * <p><b>Cost.</b> O(P log P + P log N); nothing is kept between calls.
 */
public final class LoadDealing {
  /** The owner of a partition that nobody has. */
  public static final int NOBODY = -1;

  /** So much more than necessary may the most loaded have before partitions move. */
  private static final double SLACK = 1.05;

  /** Below this share of an even load an instance takes from others. */
  private static final double TOO_LITTLE = 0.5;

  /**
   * What a partition without load weighs, as a share of an average one: they are spread as well.
   */
  private static final double LEAST = 0.01;

  private final double[] weights;
  private final double[] strengths;
  private final int[] owners;
  private final double[] loads;

  private LoadDealing(double[] weights, double[] strengths, int[] owners) {
    this.weights = weights;
    this.strengths = strengths;
    this.owners = owners;
    this.loads = new double[strengths.length];
  }

  /**
   * Deals anew or moves on from what is dealt.
   *
   * @param weights the load of each partition, in any unit
   * @param strengths what each instance can take beside the others; at least one, all above 0
   * @param owners who has each partition now, or {@link #NOBODY}
   * @return who is to have each partition
   */
  public static int[] deal(double[] weights, double[] strengths, int[] owners) {
    if (strengths.length == 0 || owners.length != weights.length) {
      throw new IllegalArgumentException(
          "%d partitions, %d owners, %d instances"
              .formatted(weights.length, owners.length, strengths.length));
    }
    double[] spread = spread(weights);
    LoadDealing fresh = new LoadDealing(spread, strengths, nobody(weights.length));
    fresh.dealRest();
    double limit = fresh.most() * SLACK;
    LoadDealing sticky = new LoadDealing(spread, strengths, owners.clone());
    sticky.addUp();
    sticky.shed(limit);
    sticky.dealRest();
    sticky.feedTheHungry();
    return sticky.most() <= limit * SLACK ? sticky.owners : fresh.owners;
  }

  /** The share of all load that the most loaded of so many equal instances has when dealt anew. */
  public static double largestShare(double[] weights, int instances) {
    double[] sorted = spread(weights);
    Arrays.sort(sorted);
    double[] heap = new double[instances];
    for (int next = sorted.length - 1; next >= 0; next--) {
      heap[0] += sorted[next];
      sink(heap);
    }
    return Arrays.stream(heap).max().orElse(0) / Arrays.stream(sorted).sum();
  }

  /** Puts the first of a heap where it belongs; the least loaded is first then. */
  private static void sink(double[] heap) {
    int at = 0;
    while (2 * at + 1 < heap.length) {
      int left = 2 * at + 1;
      int right = left + 1;
      int less = right < heap.length && heap[right] < heap[left] ? right : left;
      if (heap[at] <= heap[less]) {
        return;
      }
      double moved = heap[at];
      heap[at] = heap[less];
      heap[less] = moved;
      at = less;
    }
  }

  private static double[] spread(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    double least = sum > 0 ? sum / weights.length * LEAST : 1;
    return Arrays.stream(weights).map(weight -> weight + least).toArray();
  }

  private static int[] nobody(int length) {
    int[] none = new int[length];
    Arrays.fill(none, NOBODY);
    return none;
  }

  private void addUp() {
    for (int partition = 0; partition < owners.length; partition++) {
      if (owners[partition] >= 0) {
        loads[owners[partition]] += weights[partition];
      }
    }
  }

  private double most() {
    return IntStream.range(0, loads.length).mapToDouble(this::relative).max().orElse(0);
  }

  private double relative(int instance) {
    return loads[instance] / strengths[instance];
  }

  /** Takes from each instance what is above the limit: few partitions, and no more than needed. */
  private void shed(double limit) {
    int[] byWeight = lightestFirst();
    for (int instance = 0; instance < loads.length; instance++) {
      while (relative(instance) > limit) {
        drop(toShed(byWeight, instance, loads[instance] - limit * strengths[instance]));
      }
    }
  }

  /** The lightest that is enough alone, else the heaviest. */
  private int toShed(int[] lightestFirst, int instance, double excess) {
    int chosen = NOBODY;
    for (int partition : lightestFirst) {
      if (owners[partition] == instance) {
        chosen = partition;
        if (weights[partition] >= excess) {
          return partition;
        }
      }
    }
    return chosen;
  }

  private void drop(int partition) {
    loads[owners[partition]] -= weights[partition];
    owners[partition] = NOBODY;
  }

  private void give(int partition, int instance) {
    owners[partition] = instance;
    loads[instance] += weights[partition];
  }

  private void dealRest() {
    PriorityQueue<Integer> leastLoaded =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(this::relative)
                .thenComparingDouble(instance -> -strengths[instance])
                .thenComparing(Comparator.naturalOrder()));
    IntStream.range(0, loads.length).forEach(leastLoaded::add);
    int[] byWeight = lightestFirst();
    for (int next = byWeight.length - 1; next >= 0; next--) {
      if (owners[byWeight[next]] == NOBODY) {
        int instance = leastLoaded.remove();
        give(byWeight[next], instance);
        leastLoaded.add(instance);
      }
    }
  }

  /** An instance that has just started would be of no use without anything. */
  private void feedTheHungry() {
    double even = Arrays.stream(weights).sum() / Arrays.stream(strengths).sum();
    int[] byWeight = lightestFirst();
    for (int hungry = 0; hungry < loads.length; hungry++) {
      boolean moved = true;
      while (moved && relative(hungry) < even * TOO_LITTLE) {
        moved = takeFromTheMostLoaded(byWeight, hungry);
      }
    }
  }

  private boolean takeFromTheMostLoaded(int[] lightestFirst, int hungry) {
    int rich =
        IntStream.range(0, loads.length)
            .boxed()
            .max(Comparator.comparingDouble(this::relative))
            .orElseThrow();
    for (int next = lightestFirst.length - 1; next >= 0; next--) {
      int partition = lightestFirst[next];
      if (owners[partition] == rich
          && (loads[hungry] + weights[partition]) / strengths[hungry] < relative(rich)) {
        drop(partition);
        give(partition, hungry);
        return true;
      }
    }
    return false;
  }

  private int[] lightestFirst() {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(partition -> weights[partition])
                .thenComparing(Comparator.reverseOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
