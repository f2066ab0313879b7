package dev.longshore.metrics;

import dev.longshore.autoscale.Decision;
import dev.longshore.control.ControlLoop;
import dev.longshore.fleet.FleetInstance;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.DeadLetterTopic;
import dev.longshore.heartbeat.Liveness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Shows the fleet as a control instance sees it. Alert when {@code heartbeat.age}, that of the most
 * silent instance, exceeds {@code heartbeat.suspect-after}, when instances are dead or zombies, and
 * when {@code autoscaler.desired} stays above {@code autoscaler.current}. Any thread.
 */
public final class FleetMeters {
  private final MeterRegistry registry;
  private final ControlLoop loop;

  /** Meters in a registry. */
  public FleetMeters(MeterRegistry registry, ControlLoop loop) {
    this.registry = registry;
    this.loop = loop;
    gauge("longshore.heartbeat.age", "silence of the most silent instance", FleetMeters::age);
    for (Liveness liveness : Liveness.values()) {
      Gauge.builder("longshore.fleet.instances", loop, from -> count(from, liveness))
          .description("instances by what heartbeats tell of them")
          .tag("liveness", liveness.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(
        "longshore.fleet.zombies",
        "instances that speak and finish nothing though work waits",
        from -> from.snapshot().instances().stream().filter(FleetInstance::isZombie).count());
    gauge("longshore.fleet.lag", "messages that are not settled", from -> from.snapshot().lag());
    gauge(
        "longshore.heartbeats.malformed",
        "records of the heartbeats' topic that were none",
        from -> from.snapshot().malformedHeartbeats());
    gauge(
        "longshore.control.leader",
        "1 while this instance leads",
        from -> from.snapshot().leader().filter(leader -> leader.isSelf()).isPresent() ? 1 : 0);
    gauge("longshore.dlq.depth", "records in the dead-letter topics", FleetMeters::deadLetters);
    gauge(
        "longshore.autoscaler.desired",
        "instances that there should be",
        from -> from.history().last().map(Decision::to).orElse(0));
    gauge(
        "longshore.autoscaler.current",
        "instances whose heartbeats come",
        from -> count(from, Liveness.ALIVE));
  }

  private void gauge(String name, String description, ToDoubleFunction<ControlLoop> value) {
    Gauge.builder(name, loop, value).description(description).register(registry);
  }

  private static double count(ControlLoop loop, Liveness liveness) {
    return loop.snapshot().instances(liveness).size();
  }

  private static double age(ControlLoop loop) {
    return loop.snapshot().instances().stream()
            .filter(FleetInstance::isPresent)
            .map(FleetInstance::silence)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO)
            .toMillis()
        / 1_000.0;
  }

  private static double deadLetters(ControlLoop loop) {
    return loop.snapshot().group().last().map(GroupSnapshot::deadLetters).stream()
        .flatMap(topics -> topics.stream())
        .mapToLong(DeadLetterTopic::records)
        .sum();
  }
}
