package dev.longshore.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;

/** When the number changed, and how many were enough lately. Owned by the autoscaler. */
final class Pace {
  private static final double BETWEEN_UPS = 15;
  private static final double WORTH_ADDING = 1.2;

  private record Enough(double at, int number) {}

  private final Deque<Enough> enough = new ArrayDeque<>();
  private double lastUp = Double.NEGATIVE_INFINITY;
  private double lastChange = Double.NEGATIVE_INFINITY;
  private double begin = Double.NaN;

  /** Takes in how many are enough now; the most of the hold counts. */
  int enough(double now, int number, double hold) {
    if (Double.isNaN(begin)) {
      begin = now;
    }
    enough.addLast(new Enough(now, number));
    while (now - enough.peekFirst().at() > hold) {
      enough.removeFirst();
    }
    return enough.stream().mapToInt(Enough::number).max().orElse(number);
  }

  /** Forgets what was enough: it was measured badly. */
  void forget() {
    enough.clear();
    begin = Double.NaN;
  }

  /** Whether another order may follow. */
  boolean mayGrow(double now, boolean urgent, int from, int to, boolean someStart) {
    return urgent || (now - lastUp >= BETWEEN_UPS && (!someStart || to >= WORTH_ADDING * from));
  }

  /** Whether some may go. */
  boolean mayShrink(double now, double hold) {
    return now - begin >= hold && now - lastUp >= hold && now - lastChange >= hold / 2;
  }

  /** Remembers a change. */
  void changed(double now, int from, int to) {
    if (to != from) {
      lastChange = now;
    }
    if (to > from) {
      lastUp = now;
    }
  }
}
