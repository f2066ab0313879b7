package dev.longshore.benchmarks.autoscale;

import java.util.List;

/**
 * Target tracking on the backlog per instance, looked at once a minute: out after 3 minutes above,
 * in after 15 below.
 */
final class AwsPolicy implements Policy {
  private static final int OUT_AFTER = 3;
  private static final int IN_AFTER = 15;

  private final double target;
  private int above;
  private int below;

  AwsPolicy(double target) {
    this.target = target;
  }

  @Override
  public void tick(World world) {
    if (world.second() % 60 != 0) {
      return;
    }
    int number = Math.max(1, world.wanted());
    double ratio = world.lag() / number / target;
    above = ratio > 1 ? above + 1 : 0;
    below = ratio < 0.9 ? below + 1 : 0;
    int least = world.load().least();
    if (above >= OUT_AFTER || (world.wanted() == 0 && world.lag() > 0)) {
      above = 0;
      world.scale(
          Math.clamp((long) Math.ceil(number * Math.max(ratio, 1e-9)), 1, Model.MOST), List.of());
    } else if (below >= IN_AFTER) {
      below = 0;
      int in = Math.clamp((long) Math.ceil(number * ratio), least, Model.MOST);
      world.scale(Math.min(number, in), List.of());
    }
  }
}
