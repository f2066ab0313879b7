package dev.longshore.pool;

import java.time.Duration;

/**
 * Says how many workers a pool should have, from what it was seen to do: a pure function. It grows
 * by half when tasks wait although workers are busy, and shrinks by a quarter when few have work.
 * So that it does not swing, what is too much and what is too little lie apart (hysteresis), must
 * be seen several times in a row, and a change is followed by a pause (cool-down).
 *
 * @param least the fewest workers
 * @param most the most workers
 * @param growAbove the share of busy workers from which on it may grow, above {@code shrinkBelow}
 * @param shrinkBelow the share of busy workers below which it shrinks
 * @param coolDown how long it stays after a change
 */
public record SizingPolicy(
    int least, int most, double growAbove, double shrinkBelow, Duration coolDown) {
  /** How often in a row a pressure must be seen. */
  private static final int TIMES = 3;

  /** Checks the bounds. */
  public SizingPolicy {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException("1 <= least <= most: " + least + ", " + most);
    }
    if (!(0 <= shrinkBelow && shrinkBelow < growAbove && growAbove <= 1)) {
      throw new IllegalArgumentException(
          "0 <= shrinkBelow < growAbove <= 1: " + shrinkBelow + ", " + growAbove);
    }
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("coolDown must not be negative: " + coolDown);
    }
  }

  /** Grows from 90 % busy workers on, shrinks below 40 %, and rests 10 s in between. */
  public static SizingPolicy between(int least, int most) {
    return new SizingPolicy(least, most, 0.9, 0.4, Duration.ofSeconds(10));
  }

  /**
   * What is to be done.
   *
   * @param past what was seen before
   * @param load what is seen now
   * @param nanos when that is
   */
  public Sizing decide(SizingHistory past, PoolSnapshot.Load load, long nanos) {
    SizingHistory seen = past.seen(isPressed(load), isSlack(load));
    if (load.size() < least || load.size() > most) {
      return Sizing.to(clamped(load.size()), "outside the bounds", seen.changed(nanos));
    }
    if (past.hasChanged() && nanos - past.changedAt() < coolDown.toNanos()) {
      return Sizing.stay(load.size(), "cooling down", seen);
    }
    if (seen.pressed() >= TIMES && load.size() < most) {
      int larger = clamped(load.size() + Math.max(1, load.size() / 2));
      return Sizing.to(
          larger, load.waiting() + " tasks wait for busy workers", seen.changed(nanos));
    }
    int smaller = clamped(load.size() - Math.max(1, load.size() / 4));
    if (seen.slack() >= TIMES && load.size() > least && load.running() < growAbove * smaller) {
      return Sizing.to(
          smaller, "only " + load.running() + " workers are busy", seen.changed(nanos));
    }
    return Sizing.stay(load.size(), "nothing to do", seen);
  }

  private boolean isPressed(PoolSnapshot.Load load) {
    return load.waiting() > load.size() / 2 && load.utilisation() >= growAbove;
  }

  private boolean isSlack(PoolSnapshot.Load load) {
    return load.waiting() == 0 && load.utilisation() < shrinkBelow;
  }

  private int clamped(int size) {
    return Math.clamp(size, least, most);
  }
}
