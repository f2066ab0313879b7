package dev.longshore.benchmarks.autoscale;

import java.util.List;

/** As many as the peak minute needs, and a quarter more. */
record FixedPolicy(int number) implements Policy {
  static FixedPolicy peak(Load load) {
    double needed = 1.25 * load.peakMinute() / Model.RATE;
    return new FixedPolicy(Math.clamp((long) Math.ceil(needed), 1, Model.MOST));
  }

  @Override
  public void tick(World world) {
    world.scale(number, List.of());
  }
}
