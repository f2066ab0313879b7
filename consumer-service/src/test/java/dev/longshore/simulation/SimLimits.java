package dev.longshore.simulation;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.limit.Rate;
import dev.longshore.limit.RateLimits;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rate limits of an instance, with somebody who counts whether they hold. */
final class SimLimits implements Gate {
  private static final long SECOND = 1_000_000_000;

  /** Of a second, which may come on top at once. */
  private static final double TOLERANCE = 0.11;

  private final Plan plan;
  private final Scheduler scheduler;
  private final Gate limits;
  private final Map<String, Deque<Long>> starts = new HashMap<>();

  private SimLimits(Plan plan, Scheduler scheduler, Gate limits) {
    this.plan = plan;
    this.scheduler = scheduler;
    this.limits = limits;
  }

  static Gate of(World world, PortMutant mutant, Ticker ticker, Timers timers) {
    Plan plan = world.plan();
    RateLimits limits =
        new RateLimits(rate(plan.perSecond()), rate(plan.perKeyPerSecond()), ticker, timers);
    return limits.isAny()
        ? new SimLimits(plan, world.scheduler(), mutant.limits(limits))
        : Gate.OPEN;
  }

  private static Optional<Rate> rate(int perSecond) {
    return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(perSecond));
  }

  @Override
  public Verdict ask(Delivery delivery) {
    Verdict verdict = limits.ask(delivery);
    if (verdict instanceof Pass) {
      count("all", plan.perSecond());
      byte[] key = delivery.message().key();
      if (key != null) {
        count("key " + Arrays.toString(key), plan.perKeyPerSecond());
      }
    }
    return verdict;
  }

  private void count(String whose, int perSecond) {
    if (perSecond == 0) {
      return;
    }
    Deque<Long> times = starts.computeIfAbsent(whose, any -> new ArrayDeque<>());
    long now = scheduler.nanos();
    times.add(now);
    while (now - times.element() > SECOND) {
      times.remove();
    }
    // Each worker may be held up between its leave to start and being counted.
    if (times.size() > perSecond * (1 + TOLERANCE) + 1 + plan.concurrency()) {
      throw new IllegalStateException(times.size() + " starts within a second of " + whose);
    }
  }

  @Override
  public void settling(Delivery delivery, Settlement settlement) {
    limits.settling(delivery, settlement);
  }
}
