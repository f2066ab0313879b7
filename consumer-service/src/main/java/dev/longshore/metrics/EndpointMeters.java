package dev.longshore.metrics;

import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.endpoint.EndpointPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/**
 * Attempts per endpoint, by how they ended for the endpoint, those under way, and whether it is in.
 * The tags are the configured endpoints, so that their number is bounded. Alert when {@code
 * longshore.endpoint.up} is 0 for minutes. Any thread.
 */
public final class EndpointMeters implements EndpointListener {
  private final MeterRegistry registry;

  /** Meters that appear with their endpoints. */
  public EndpointMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Registers the gauges of a pool. */
  public void bindTo(EndpointPool pool) {
    List<Endpoint> endpoints = pool.endpoints();
    for (int index = 0; index < endpoints.size(); index++) {
      int place = index;
      String name = endpoints.get(index).name();
      Gauge.builder("longshore.endpoint.attempts.running", pool, all -> all.attempts(place))
          .description("attempts that wait for the endpoint's answer")
          .tag("endpoint", name)
          .register(registry);
      Gauge.builder("longshore.endpoint.up", pool, all -> all.isWell(place) ? 1 : 0)
          .description("1 while the endpoint takes part, 0 while it is out for its failures")
          .tag("endpoint", name)
          .register(registry);
    }
  }

  @Override
  public void ended(Endpoint endpoint, Ending ending) {
    Counter.builder("longshore.endpoint.attempts")
        .description("attempts made at the endpoint, by how they ended for it")
        .tag("endpoint", endpoint.name())
        .tag("ending", ending.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .register(registry)
        .increment();
  }

  @Override
  public void turned(Endpoint endpoint, boolean well) {}
}
