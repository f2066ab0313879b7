package dev.longshore.benchmarks.autoscale;

/** What decides how many instances there are. One for each run. */
interface Policy {
  /** Looks at the world after a second has passed, and may scale it. */
  void tick(World world);
}
