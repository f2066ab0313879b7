package dev.longshore.pool;

import java.util.List;
import java.util.function.IntToLongFunction;

/** Which member of a {@link MultiPool} gets a task. Immutable and without a memory of its own. */
public sealed interface Balance {

  /**
   * The number of the member that gets a task.
   *
   * @param turn the number of the task, not negative
   * @param members how many members there are
   * @param backlog tasks of a member that run and wait
   */
  int choose(long turn, int members, IntToLongFunction backlog);

  /** One after the other. */
  record RoundRobin() implements Balance {
    @Override
    public int choose(long turn, int members, IntToLongFunction backlog) {
      return (int) (turn % members);
    }
  }

  /** In proportion to weights, one of each member, spread evenly. */
  static Balance weighted(List<Integer> weights) {
    return new Weighted(weights);
  }

  /** In proportion to weights: 5, 1 and 1 give 0, 0, 0, 1, 2, 0, 0 and so on. */
  final class Weighted implements Balance {
    private static final int LARGEST_ROUND = 100_000;

    private final List<Integer> weights;

    /** The members of a round, in which each comes as often as its weight says. */
    private final int[] round;

    private Weighted(List<Integer> weights) {
      this.weights = List.copyOf(weights);
      long total = weights.stream().mapToLong(Integer::longValue).sum();
      if (weights.isEmpty() || weights.stream().anyMatch(weight -> weight < 1)) {
        throw new IllegalArgumentException("weights must be positive: " + weights);
      }
      if (total > LARGEST_ROUND) {
        throw new IllegalArgumentException(
            "weights must add up to " + LARGEST_ROUND + " at most: " + total);
      }
      round = round(this.weights, (int) total);
    }

    /** Next is whose share is due first: the k-th of weight w when (k - 1/2) / w are through. */
    private static int[] round(List<Integer> weights, int total) {
      int[] round = new int[total];
      int[] given = new int[weights.size()];
      for (int place = 0; place < total; place++) {
        int first = 0;
        for (int member = 1; member < given.length; member++) {
          long due = (2L * given[member] + 1) * weights.get(first);
          first = due < (2L * given[first] + 1) * weights.get(member) ? member : first;
        }
        round[place] = first;
        given[first]++;
      }
      return round;
    }

    @Override
    public int choose(long turn, int members, IntToLongFunction backlog) {
      if (members != weights.size()) {
        throw new IllegalArgumentException(weights.size() + " weights for " + members + " members");
      }
      return round[(int) (turn % round.length)];
    }

    @Override
    public String toString() {
      return "Weighted" + weights;
    }
  }

  /** The one with the fewest tasks; of several one after the other. */
  record LeastTasks() implements Balance {
    @Override
    public int choose(long turn, int members, IntToLongFunction backlog) {
      int chosen = (int) (turn % members);
      long least = backlog.applyAsLong(chosen);
      for (int step = 1; step < members && least > 0; step++) {
        int member = (int) ((turn + step) % members);
        long tasks = backlog.applyAsLong(member);
        if (tasks < least) {
          least = tasks;
          chosen = member;
        }
      }
      return chosen;
    }
  }

  /**
   * One strategy while the load is even, another while it is not.
   *
   * @param skew how many more tasks the fullest member may have than the emptiest while it is even
   */
  record ByLoad(Balance even, Balance uneven, long skew) implements Balance {
    @Override
    public int choose(long turn, int members, IntToLongFunction backlog) {
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int member = 0; member < members; member++) {
        long tasks = backlog.applyAsLong(member);
        least = Math.min(least, tasks);
        most = Math.max(most, tasks);
      }
      return (most - least > skew ? uneven : even).choose(turn, members, backlog);
    }
  }
}
