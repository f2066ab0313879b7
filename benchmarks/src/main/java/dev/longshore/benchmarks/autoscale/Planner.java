package dev.longshore.benchmarks.autoscale;

import dev.longshore.assignment.LoadDealing;
import java.util.Arrays;

/**
 * A planner that knows the future: how many instances in each 20 s, by dynamic programming over the
 * number and the backlog. It knows every arrival, how fast handlers are and what a start costs; how
 * long each start takes it does not know. A strong reference and no proven bound. Owned by one
 * thread.
 */
final class Planner {
  static final int BLOCK = 20;
  private static final double UP = Model.START + (1 - Model.WARM_UP_SPEED) * Model.WARM_UP;
  private static final double DOWN = Model.DRAIN;
  private static final double STEP = 1.22;
  private static final double SMALLEST = 20;
  private static final int LEVELS = 48;

  private final Load load;
  private final double[] arrived;
  private final int blocks;
  private final int least;
  private final double[] capacity;
  private final double[] levels = new double[LEVELS];

  Planner(Load load, Model model, Arrivals arrivals) {
    this.load = load;
    this.blocks = load.seconds() / BLOCK;
    this.least = load.least();
    this.arrived = new double[blocks];
    for (int second = 0; second < blocks * BLOCK; second++) {
      for (int partition = 0; partition < model.partitions(); partition++) {
        arrived[second / BLOCK] += arrivals.at(second, partition);
      }
    }
    this.capacity = new double[Model.MOST + 1];
    double[] weights = load.weights(Model.PARTITIONS);
    for (int number = 1; number <= Model.MOST; number++) {
      double share = model.shared() ? 1.0 / number : LoadDealing.largestShare(weights, number);
      capacity[number] = Model.RATE / share;
    }
    for (int level = 1; level < LEVELS; level++) {
      levels[level] = SMALLEST * (Math.pow(STEP, level) - 1) / (STEP - 1);
    }
  }

  /**
   * The number for each block.
   *
   * @param demand by how much more arrivals are planned for
   * @param ageLimit the age that is planned for, in seconds
   */
  int[] plan(double demand, double ageLimit) {
    float[][] values = new float[blocks + 1][(Model.MOST + 1) * LEVELS];
    for (int block = blocks - 1; block >= 0; block--) {
      for (int level = 0; level < LEVELS; level++) {
        double[] after = new double[Model.MOST + 1];
        for (int number = 0; number <= Model.MOST; number++) {
          after[number] =
              number < least
                  ? Double.MAX_VALUE / 4
                  : cost(block, number, levels[level], demand, ageLimit, values[block + 1]);
        }
        spread(after, startsWork(block));
        for (int number = 0; number <= Model.MOST; number++) {
          values[block][number * LEVELS + level] = (float) after[number];
        }
      }
    }
    return follow(values, demand, ageLimit);
  }

  /** The cheapest with a change before it, which costs as much for each. */
  private static void spread(double[] costs, boolean startsWork) {
    for (int number = costs.length - 2; startsWork && number >= 0; number--) {
      costs[number] = Math.min(costs[number], costs[number + 1] + UP);
    }
    for (int number = 1; number < costs.length; number++) {
      costs[number] = Math.min(costs[number], costs[number - 1] + DOWN);
    }
  }

  /** Whether an instance that would work from this block on can have started. */
  private boolean startsWork(int block) {
    return !load.isFaulty(block * BLOCK, Load.Fault.CRASHES);
  }

  private double cost(
      int block, int number, double backlog, double demand, double ageLimit, float[] next) {
    double left = left(block, number, backlog, demand);
    return number * BLOCK + late(block, left, demand, ageLimit) + value(next, number, left);
  }

  private double left(int block, int number, double backlog, double demand) {
    double through = 0;
    for (int second = 0; second < BLOCK; second += 5) {
      int at = block * BLOCK + second;
      through += 5 * Math.min(load.cap(at), capacity[number] * load.speed(at));
    }
    return Math.max(0, backlog + arrived[block] * demand - through);
  }

  /** What it costs that the oldest of so many is too old, in the block. */
  private double late(int block, double left, double demand, double ageLimit) {
    double rest = left;
    int back = block;
    while (back >= 0 && rest > arrived[back] * demand) {
      rest -= arrived[back] * demand;
      back--;
    }
    double part = back < 0 || arrived[back] == 0 ? 0 : rest / (arrived[back] * demand);
    double age = (block - back + part) * BLOCK;
    return age <= ageLimit ? 0 : Model.MOST * (double) BLOCK * Math.min(1, (age - ageLimit) / 5);
  }

  private double value(float[] values, int number, double backlog) {
    int above = Arrays.binarySearch(levels, backlog);
    if (above >= 0) {
      return values[number * LEVELS + above];
    }
    int next = -above - 1;
    if (next >= LEVELS) {
      return values[number * LEVELS + LEVELS - 1] * backlog / levels[LEVELS - 1];
    }
    double part = (backlog - levels[next - 1]) / (levels[next] - levels[next - 1]);
    return values[number * LEVELS + next - 1] * (1 - part) + values[number * LEVELS + next] * part;
  }

  private int[] follow(float[][] values, double demand, double ageLimit) {
    int[] plan = new int[blocks];
    double backlog = 0;
    int number = -1;
    for (int block = 0; block < blocks; block++) {
      double best = Double.MAX_VALUE;
      int chosen = Math.max(least, 0);
      int most = number < 0 || startsWork(block) ? Model.MOST : number;
      for (int next = least; next <= most; next++) {
        double change =
            number < 0 ? 0 : next > number ? UP * (next - number) : DOWN * (number - next);
        double all = change + cost(block, next, backlog, demand, ageLimit, values[block + 1]);
        if (all < best - 1e-6) {
          best = all;
          chosen = next;
        }
      }
      backlog = left(block, chosen, backlog, demand);
      number = chosen;
      plan[block] = chosen;
    }
    return plan;
  }
}
