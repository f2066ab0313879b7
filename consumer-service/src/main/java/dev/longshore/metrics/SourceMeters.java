package dev.longshore.metrics;

import dev.longshore.source.PartitionStatus;
import dev.longshore.source.SourceEvent;
import dev.longshore.source.SourceListener;
import dev.longshore.source.SourceStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Shows how the source stands. {@code inflight} never exceeds {@code inflight.limit}; alert when
 * {@code lag.time} exceeds what the messages can wait, when {@code partitions.blocked} is not zero
 * (the broker lost what was next to read), when {@code partitions.stalls} grows, and when {@code
 * commit.gap} stays near 1 (a message blocks a partition and nothing new is taken from it). Any
 * thread.
 */
public final class SourceMeters implements SourceListener {
  private final Counter received;
  private final Timer commitDuration;
  private final Counter commitFailures;
  private final Counter stalls;
  private final MultiGauge lagRecords;
  private final MultiGauge lagTime;

  /** Written once, when the source is built; the source itself needs this listener first. */
  private volatile Supplier<SourceStatus> status = () -> SourceStatus.STARTING;

  /**
   * Meters in a registry.
   *
   * @param limit the most messages in flight
   */
  public SourceMeters(MeterRegistry registry, long limit) {
    received =
        Counter.builder("longshore.messages.received")
            .description("messages taken from Kafka")
            .register(registry);
    commitDuration =
        Timer.builder("longshore.commit.duration")
            .description("time a commit takes")
            .register(registry);
    commitFailures =
        Counter.builder("longshore.commit.failures")
            .description("commits that failed; the next one carries the same")
            .register(registry);
    stalls =
        Counter.builder("longshore.partitions.stalls")
            .description("times that a partition brought nothing though there was something")
            .register(registry);
    lagRecords =
        MultiGauge.builder("longshore.lag.records")
            .description("messages in the log that are not settled")
            .register(registry);
    lagTime =
        MultiGauge.builder("longshore.lag.time")
            .description("age of the oldest unsettled message that was taken")
            .baseUnit("seconds")
            .register(registry);
    gauge(registry, "longshore.inflight", "messages taken and not settled", SourceStatus::inFlight);
    gauge(
        registry,
        "longshore.partitions.blocked",
        "partitions that stand still because the broker lost what was next",
        now -> now.partitions().stream().filter(PartitionStatus::stopped).count());
    Gauge.builder("longshore.inflight.limit", () -> limit)
        .description("messages taken and not settled, at most")
        .register(registry);
    Gauge.builder("longshore.inflight.oldest.age", () -> oldestSeconds(status.get()))
        .description("age of the oldest message taken and not settled")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("longshore.commit.gap", () -> fullestGap(status.get()))
        .description("share of the room for settled messages above the commit that is used")
        .register(registry);
  }

  /** Shows a source from here on. */
  public void watch(Supplier<SourceStatus> source) {
    status = source;
  }

  @Override
  public void on(SourceEvent event) {
    switch (event) {
      case SourceEvent.Committed committed -> commitDuration.record(committed.took());
      case SourceEvent.CommitFailed failed -> commitFailures.increment();
      case SourceEvent.Received taken -> received.increment(taken.messages());
      case SourceEvent.Assigned assigned -> {}
      case SourceEvent.HolderDied died -> {}
      case SourceEvent.Quarantined quarantined -> {}
      case SourceEvent.Revoked revoked -> {}
      case SourceEvent.Lost lost -> {}
      case SourceEvent.GapMapIgnored ignored -> {}
      case SourceEvent.GapMapRefused refused -> {}
      case SourceEvent.OutOfRange outOfRange -> {}
      case SourceEvent.TopicGone gone -> {}
      case SourceEvent.TopicRenewed renewed -> {}
      case SourceEvent.HeadStuck stuck -> {}
      case SourceEvent.Stalled stalled -> stalls.increment();
      case SourceEvent.PollFailed failed -> {}
    }
  }

  /** Messages taken from Kafka so far. */
  public long receivedCount() {
    return (long) received.count();
  }

  /** Brings the meters of single partitions up to date; call before the registry is read. */
  public void refresh() {
    List<PartitionStatus> partitions = status.get().partitions();
    lagRecords.register(rows(partitions, partition -> Math.max(0, partition.lag())), true);
    lagTime.register(rows(partitions, partition -> partition.lagMillis() / 1_000), true);
  }

  private static List<Row<?>> rows(
      List<PartitionStatus> partitions, ToLongFunction<PartitionStatus> value) {
    return partitions.stream().<Row<?>>map(partition -> row(partition, value)).toList();
  }

  private static Row<?> row(PartitionStatus partition, ToLongFunction<PartitionStatus> value) {
    Tags tags =
        Tags.of("topic", partition.topic(), "partition", Integer.toString(partition.partition()));
    return Row.of(tags, value.applyAsLong(partition));
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToLongFunction<SourceStatus> value) {
    Gauge.builder(name, () -> value.applyAsLong(status.get()))
        .description(description)
        .register(registry);
  }

  private static double oldestSeconds(SourceStatus status) {
    return status.partitions().stream().mapToLong(PartitionStatus::lagMillis).max().orElse(0)
        / 1_000.0;
  }

  private static double fullestGap(SourceStatus status) {
    return status.partitions().stream().mapToDouble(PartitionStatus::gapFill).max().orElse(0);
  }
}
