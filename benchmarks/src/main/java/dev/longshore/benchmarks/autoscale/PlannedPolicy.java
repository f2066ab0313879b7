package dev.longshore.benchmarks.autoscale;

import java.util.List;

/** Carries out a plan; orders are given as long before as a start takes. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PlannedPolicy(int[] plan, int before) implements Policy {
  @Override
  public void tick(World world) {
    int now = world.second();
    int soon = Math.min(plan.length - 1, (now + before) / Planner.BLOCK);
    int present = Math.min(plan.length - 1, now / Planner.BLOCK);
    world.scale(Math.max(plan[soon], Math.min(plan[present], world.wanted())), List.of());
  }
}
