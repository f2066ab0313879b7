package dev.longshore.endpoint;

import java.util.List;

/** Which of several endpoints an attempt goes to. Pure: the same arguments, the same choice. */
public sealed interface Balance {
  /**
   * The index of the endpoint that is to have the attempt.
   *
   * @param turn counts the choices
   * @param standings the endpoints that may be chosen, one at least
   */
  int choose(long turn, List<Standing> standings);

  /**
   * How an endpoint stands. Immutable.
   *
   * @param weight its share, from 1
   * @param attempts attempts that it works on
   */
  record Standing(int weight, int attempts) {}

  /** Each in turn. */
  record RoundRobin() implements Balance {
    @Override
    public int choose(long turn, List<Standing> standings) {
      return (int) Long.remainderUnsigned(turn, standings.size());
    }
  }

  /**
   * Each as often as its weight says, evenly mixed. The choices follow the multiples of the golden
   * ratio modulo 1, of which any number in a row lie evenly over all (H. Weyl, 1916; Knuth, The Art
   * of Computer Programming 3, 6.4), so that nothing has to be remembered between two choices.
   */
  record Weighted() implements Balance {
    /** The golden ratio's fraction, times 2^64. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Override
    public int choose(long turn, List<Standing> standings) {
      long total = 0;
      for (Standing standing : standings) {
        total += standing.weight();
      }
      long place = Math.unsignedMultiplyHigh(turn * GOLDEN, total);
      int index = 0;
      while (place >= standings.get(index).weight()) {
        place -= standings.get(index).weight();
        index++;
      }
      return index;
    }
  }

  /** The one that works on the fewest attempts for its weight; among equals each in turn. */
  record LeastConnections() implements Balance {
    @Override
    public int choose(long turn, List<Standing> standings) {
      int size = standings.size();
      int best = (int) Long.remainderUnsigned(turn, size);
      for (int step = 1; step < size; step++) {
        int index = (int) Long.remainderUnsigned(turn + step, size);
        if (isLess(standings.get(index), standings.get(best))) {
          best = index;
        }
      }
      return best;
    }

    private static boolean isLess(Standing one, Standing other) {
      return (long) one.attempts() * other.weight() < (long) other.attempts() * one.weight();
    }
  }
}
