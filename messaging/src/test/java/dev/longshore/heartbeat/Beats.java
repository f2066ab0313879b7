package dev.longshore.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heartbeats for tests. */
final class Beats {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Beats() {}

  static Heartbeat of(String id, InstanceState state) {
    return of(id, state, Duration.ofSeconds(2));
  }

  static Heartbeat of(String id, InstanceState state, Duration interval) {
    return new Heartbeat(
        new InstanceName("orders-workers", id, id, "host-1", 42, "1.0", START, 0),
        7,
        START.plusSeconds(20),
        interval,
        state,
        START.plusSeconds(3),
        state == InstanceState.FAILED ? "no memory" : "",
        new InstanceLoad(
            12,
            Duration.ofMillis(1_500),
            64,
            0.25,
            state == InstanceState.IDLE ? Optional.of(START.plusSeconds(3)) : Optional.empty(),
            Optional.of(START.plusSeconds(1)),
            state == InstanceState.DRAINING,
            Duration.ofNanos(1_250_000),
            Duration.ofMillis(80)),
        new InstanceTotals(100, 3, 97, Duration.ofMillis(12_345)),
        List.of(
            new PartitionBeat("orders", 0, 10, 22, 12, Duration.ofMillis(1_500), 12, false),
            new PartitionBeat("orders", 5, 0, 0, -1, Duration.ZERO, 0, true),
            new PartitionBeat("refunds", 1, 3, 3, 0, Duration.ZERO, 0, false)),
        Map.of("handler", "closed", "outage-guard", "half-open"));
  }
}
