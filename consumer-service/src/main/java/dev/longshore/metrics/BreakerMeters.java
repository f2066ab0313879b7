package dev.longshore.metrics;

import dev.longshore.breaker.BreakerEvent;
import dev.longshore.breaker.BreakerListener;
import dev.longshore.breaker.BreakerState;
import dev.longshore.breaker.Switch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Shows breakers and the outage guard: one gauge per state, 1 for the state that it is in, and how
 * often each state was entered. For each name the gauges add up to 1. Alert when {@code
 * longshore_breaker_state{state="open"}} is 1 for minutes, and at once for the name {@code
 * outage-guard}. Names are bounded, since breakers are. Any thread.
 */
public final class BreakerMeters implements BreakerListener {
  private final MeterRegistry registry;

  /** Meters in a registry. */
  public BreakerMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void added(Switch added) {
    for (BreakerState state : BreakerState.values()) {
      Gauge.builder("longshore.breaker.state", added, now -> now.state() == state ? 1 : 0)
          .description("1 for the state that a breaker is in")
          .tag("name", added.name())
          .tag("state", state.text())
          .register(registry);
      transitions(added.name(), state);
    }
  }

  @Override
  public void on(BreakerEvent event) {
    transitions(event.name(), event.state()).increment();
  }

  private Counter transitions(String name, BreakerState state) {
    return Counter.builder("longshore.breaker.transitions")
        .description("how often a breaker came to a state")
        .tag("name", name)
        .tag("state", state.text())
        .register(registry);
  }
}
