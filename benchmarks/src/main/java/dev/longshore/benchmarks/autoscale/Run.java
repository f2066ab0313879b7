package dev.longshore.benchmarks.autoscale;

/** One policy on one load. */
final class Run {
  static final int PLOT_EVERY = 10;

  private final Model model;
  private final Load load;
  private final Arrivals arrivals;
  private final long seed;

  Run(Model model, Load load, Arrivals arrivals, long seed) {
    this.model = model;
    this.load = load;
    this.arrivals = arrivals;
    this.seed = seed;
  }

  /** Plays it from begin to end. */
  Score play(String name, Policy policy, Assignor assignor) {
    int initial = (int) Math.max(load.least(), Math.ceil(load.rates()[0] / Model.RATE));
    World world = new World(model, load, arrivals, assignor, seed, Math.min(Model.MOST, initial));
    int scored = load.seconds() - load.scoredFrom();
    int[] replicas = new int[scored / PLOT_EVERY + 1];
    int[] ages = new int[scored / PLOT_EVERY + 1];
    double billed = 0;
    int late = 0;
    int oldest = 0;
    int before = 0;
    int during = 0;
    int actions = 0;
    int rebalances = 0;
    for (int second = 0; second < load.seconds(); second++) {
      if (second == load.scoredFrom()) {
        actions = world.actions();
        rebalances = world.rebalances();
      }
      world.step();
      int age = world.age();
      policy.tick(world);
      if (load.fault() != Load.Fault.NONE) {
        before =
            second < load.faultFrom() && second > load.faultFrom() - 600
                ? Math.max(before, world.wanted())
                : before;
        boolean faulty = second >= load.faultFrom() && second < load.faultUntil();
        during = faulty ? Math.max(during, world.wanted()) : during;
      }
      if (second >= load.scoredFrom()) {
        billed += world.billed();
        late += age > model.ageTarget() ? 1 : 0;
        oldest = Math.max(oldest, age);
        int at = (second - load.scoredFrom()) / PLOT_EVERY;
        replicas[at] = world.wanted();
        ages[at] = Math.max(ages[at], age);
      }
    }
    return new Score(
        name,
        billed,
        late,
        scored,
        world.actions() - actions,
        world.rebalances() - rebalances,
        oldest,
        before == 0 ? 0 : (double) during / before,
        replicas,
        ages);
  }
}
