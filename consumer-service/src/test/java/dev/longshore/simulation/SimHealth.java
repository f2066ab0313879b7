package dev.longshore.simulation;

import dev.longshore.breaker.BreakerEvent;
import dev.longshore.breaker.BreakerListener;
import dev.longshore.breaker.BreakerPorts;
import dev.longshore.breaker.BreakerSettings;
import dev.longshore.breaker.BreakerState;
import dev.longshore.breaker.Breakers;
import dev.longshore.breaker.Endpoints;
import dev.longshore.breaker.GuardSettings;
import dev.longshore.breaker.OutageGuard;
import dev.longshore.breaker.Switches;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;

/**
 * The real breaker and outage guard of one instance, with a bug planted in them where the run has
 * one, and around them a witness: no attempt while the breaker is open, few while it is half open,
 * and no more dead letters than the budget and the successes allow.
 */
final class SimHealth implements Gate {
  private static final int PROBES = 3;

  private final World world;
  private final HealthPlan plan;
  private final Random random;
  private final Switches switches;
  private final Gate real;
  private int probes;
  private int acked;
  private int parked;

  SimHealth(World world, Timers timers, InstantSource wallClock) {
    this.world = world;
    this.plan = world.plan().health();
    this.random = world.scheduler().random();
    Duration probeLimit = world.plan().visibility().plusSeconds(1);
    BreakerPorts ports = new BreakerPorts(mutant(timers, probeLimit), wallClock, witness());
    int maxInFlight = world.plan().maxInFlight();
    this.switches =
        new Switches(
            plan.breaker()
                ? Optional.of(
                    new Breakers(
                        new BreakerSettings(
                            0.5,
                            world.plan().visibility().multipliedBy(2),
                            plan.window(),
                            plan.openFor(),
                            plan.parks(),
                            probeLimit,
                            maxInFlight),
                        ports,
                        Endpoints.ONE))
                : Optional.empty(),
            plan.guard()
                ? Optional.of(
                    new OutageGuard(
                        new GuardSettings(plan.budget(), 1, plan.probeEvery(), maxInFlight), ports))
                : Optional.empty());
    this.real = switches.gate();
  }

  private BreakerListener witness() {
    return new BreakerListener() {
      @Override
      public void on(BreakerEvent event) {
        if (event.state() == BreakerState.HALF_OPEN) {
          probes = 0;
        }
      }
    };
  }

  @Override
  public Verdict ask(Delivery delivery) {
    BreakerState state = breaker();
    Verdict verdict = mutated(real.ask(delivery), state);
    if (!(verdict instanceof Pass pass)) {
      return verdict;
    }
    if (state == BreakerState.OPEN) {
      fail("an attempt at " + delivery + " while the breaker is open");
    }
    return state == BreakerState.HALF_OPEN ? probe(pass) : pass;
  }

  private BreakerState breaker() {
    return switches
        .breakers()
        .map(breakers -> breakers.all().iterator().next().state())
        .orElse(BreakerState.CLOSED);
  }

  private Pass probe(Pass pass) {
    probes++;
    if (probes > PROBES) {
      fail("more than " + PROBES + " probes");
    }
    if (world.mutation() == Mutation.PROBE_NEVER_ENDS && random.nextBoolean()) {
      return (ending, tookNanos) -> {};
    }
    return (ending, tookNanos) -> {
      if (ending == Ending.UNKNOWN || ending == Ending.SLOWED) {
        probes--;
      }
      pass.ended(ending, tookNanos);
    };
  }

  @Override
  public Optional<Verdict.Signal> spares(Delivery delivery, DeadLetterReason reason) {
    Optional<Verdict.Signal> spared = real.spares(delivery, reason);
    return world.mutation() == Mutation.DEAD_LETTERS_UNPAID ? Optional.empty() : spared;
  }

  @Override
  public void settling(Delivery delivery, Settlement settlement) {
    real.settling(delivery, settlement);
    if (settlement instanceof Settlement.Acked) {
      acked++;
    }
    if (settlement instanceof Settlement.Parked(DeadLetterReason reason)
        && reason != DeadLetterReason.CIRCUIT_OPEN
        && reason != DeadLetterReason.QUARANTINED) {
      parked++;
    }
    if (plan.guard() && parked > plan.budget() + acked) {
      fail(parked + " dead letters with " + acked + " successes and " + plan.budget());
    }
  }

  private void fail(String what) {
    world.scheduler().failures().add(new IllegalStateException(what));
  }

  private Timers mutant(Timers real, Duration probeLimit) {
    if (world.mutation() != Mutation.PROBE_NEVER_ENDS) {
      return real;
    }
    return new Timers() {
      @Override
      public Timer schedule(Duration delay, Runnable task) {
        return delay.equals(probeLimit) ? () -> false : real.schedule(delay, task);
      }

      @Override
      public Timer repeat(Duration interval, Runnable task) {
        return real.repeat(interval, task);
      }
    };
  }

  private Verdict mutated(Verdict verdict, BreakerState state) {
    return switch (world.mutation()) {
      case WAITER_NOT_WOKEN ->
          verdict instanceof Verdict.Until(Verdict.Signal signal)
              ? new Verdict.Until(
                  waker -> signal.whenRaised(random.nextInt(8) > 0 ? waker : () -> {}))
              : verdict;
      case ATTEMPT_WHILE_OPEN ->
          state == BreakerState.OPEN && random.nextInt(8) == 0 ? Pass.FREE : verdict;
      default -> verdict;
    };
  }
}
