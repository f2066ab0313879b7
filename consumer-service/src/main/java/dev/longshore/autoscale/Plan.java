package dev.longshore.autoscale;

import java.util.List;

/** What measures ask for: when there have to be more instances, and how many. Immutable. */
final class Plan {
  private static final double LATE = 0.8;
  private static final double CATCH_UP = 0.5;

  private final Measures now;
  private final Capacity capacity;
  private final List<Double> etas;
  private final Tuning tuning;
  private final double target;

  /**
   * A plan.
   *
   * @param etas when those that are starting will work, in seconds from now, soonest first
   * @param target the age target in seconds
   */
  Plan(Measures now, Capacity capacity, List<Double> etas, Tuning tuning, double target) {
    this.now = now;
    this.capacity = capacity;
    this.etas = etas;
    this.tuning = tuning;
    this.target = target;
  }

  /** What it comes to, with the arrivals that are reckoned with. */
  Needs needs(double arrival) {
    double backlog = backlog(arrival);
    double lead = now.lead();
    double usable = tuning.useOfTarget() * target;
    double free = arrival * tuning.freeAge() * target;
    double current = capacity.of(now.ready(), now.trueRate());
    double projected = project(backlog, arrival, lead);
    double forNewest = projected / usable;
    double excess = backlog - current * lead;
    double forQueued = excess > 0 && usable > lead ? excess / (usable - lead) : 0;
    double settled = arrival * tuning.settledAge() * target;
    double forSteady =
        arrival * (1 + now.headroom()) + (projected - settled) / (tuning.drain() * target);
    double most = Math.max(forSteady, Math.max(forNewest, forQueued));
    if (now.age() > LATE * target) {
      most = Math.max(most, arrival + backlog / (CATCH_UP * target));
    }
    boolean urgent =
        projected > arrival * usable || (now.age() > LATE * target && backlog > arrival * usable);
    boolean atRisk =
        project(backlog, arrival, lead + tuning.patience()) > free
            || (etas.isEmpty() && forNewest > current)
            || forQueued > capacity.of(now.ready() + etas.size(), now.trueRate());
    return new Needs(
        projected,
        forNewest,
        forQueued,
        forSteady,
        capacity.fewest(most, now.trueRate()),
        enough(arrival, backlog, free),
        backlog > 0 && (atRisk || urgent),
        backlog > 0 && urgent,
        0);
  }

  /** How many are enough now, if nobody is starting. */
  private int enough(double arrival, double backlog, double free) {
    double wanted =
        arrival * (1 + now.headroom()) + Math.max(0, backlog - free) / (tuning.drain() * target);
    return capacity.fewest(wanted, now.trueRate());
  }

  /** What waits; where one partition is much later than the rest, as if all were. */
  private double backlog(double arrival) {
    return Math.max(now.backlog(), Math.min(now.age(), target) * arrival * tuning.worstCounts());
  }

  /** The backlog after so many seconds, second by second as instances start to work. */
  double project(double backlog, double arrival, double seconds) {
    double left = backlog;
    double from = 0;
    int working = now.ready();
    for (int next = 0; next <= etas.size(); next++) {
      double to = next < etas.size() ? Math.min(seconds, etas.get(next)) : seconds;
      if (to > from) {
        left = Math.max(0, left + (arrival - capacity.of(working, now.trueRate())) * (to - from));
        from = to;
      }
      working++;
    }
    return left;
  }

  /** The age when an instance ordered now would work, with so many in the end. */
  double predictedAge(double arrival, int instances) {
    if (arrival <= 0) {
      return 0;
    }
    double rate = capacity.of(Math.min(instances, now.ready()), now.trueRate());
    double kept = project(backlog(arrival), arrival, now.lead());
    double fewer = Math.max(0, backlog(arrival) + (arrival - rate) * now.lead());
    return (instances < now.ready() ? fewer : kept) / arrival;
  }
}
