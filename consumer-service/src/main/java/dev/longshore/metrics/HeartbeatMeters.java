package dev.longshore.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How old the last heartbeat is. Alert when it exceeds {@code heartbeat.suspect-after}: nobody can
 * tell that this instance is there. Any thread.
 */
public final class HeartbeatMeters {

  /** A meter in a registry. */
  public HeartbeatMeters(MeterRegistry registry, Supplier<Duration> age) {
    Gauge.builder("longshore.heartbeat.age", () -> age.get().toMillis() / 1_000.0)
        .description("time since the last heartbeat that the broker took")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }
}
