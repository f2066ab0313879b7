package dev.longshore.app;

import dev.longshore.breaker.BreakerPorts;
import dev.longshore.breaker.BreakerSettings;
import dev.longshore.breaker.Breakers;
import dev.longshore.breaker.Endpoints;
import dev.longshore.breaker.GuardSettings;
import dev.longshore.breaker.OutageGuard;
import dev.longshore.breaker.Switches;
import dev.longshore.config.CircuitBreakerConfig;
import dev.longshore.config.OutageGuardConfig;
import dev.longshore.config.ServiceConfig;
import java.time.Duration;
import java.util.Optional;

/** Builds the breakers and the outage guard of an instance from its configuration. */
final class SwitchAssembly {
  /** The lease watch looks every few milliseconds. */
  private static final Duration LEASE_ENDS_WITHIN = Duration.ofSeconds(1);

  private SwitchAssembly() {}

  static Switches of(ServiceConfig config, BreakerPorts ports, Endpoints endpoints) {
    return new Switches(breakers(config, ports, endpoints), guard(config, ports));
  }

  private static Optional<Breakers> breakers(
      ServiceConfig config, BreakerPorts ports, Endpoints endpoints) {
    CircuitBreakerConfig breaker = config.circuitBreaker();
    if (!breaker.enabled()) {
      return Optional.empty();
    }
    BreakerSettings settings =
        new BreakerSettings(
            breaker.failureRate(),
            breaker.slowCall(),
            breaker.window(),
            breaker.openFor(),
            breaker.whileOpen() == CircuitBreakerConfig.WhileOpen.DEAD_LETTER,
            probeLimit(breaker.slowCall(), config.visibility().timeout()),
            config.workers().maxInFlight());
    return Optional.of(new Breakers(settings, ports, endpoints));
  }

  /** By then a lease has ended, or a handler that extended it is slow. */
  private static Duration probeLimit(Duration slowCall, Duration lease) {
    Duration ended = lease.plus(LEASE_ENDS_WITHIN);
    return slowCall.compareTo(ended) > 0 ? slowCall : ended;
  }

  private static Optional<OutageGuard> guard(ServiceConfig config, BreakerPorts ports) {
    OutageGuardConfig guard = config.outageGuard();
    if (!guard.enabled()) {
      return Optional.empty();
    }
    GuardSettings settings =
        new GuardSettings(
            guard.budget(),
            guard.successesPerLetter(),
            guard.probeEvery(),
            config.workers().maxInFlight());
    return Optional.of(new OutageGuard(settings, ports));
  }
}
