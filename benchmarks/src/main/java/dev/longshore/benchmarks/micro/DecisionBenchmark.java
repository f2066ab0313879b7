package dev.longshore.benchmarks.micro;

import dev.longshore.autoscale.Autoscaler;
import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.Decision;
import dev.longshore.autoscale.InstanceLoad;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.autoscale.PartitionLoad;
import dev.longshore.autoscale.Steering;
import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision for 1,000 uneven partitions and 200 instances, five seconds after the one before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {
  private static final int PARTITIONS = 1_000;
  private static final int INSTANCES = 200;
  private static final int TICK = 5;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Autoscaler autoscaler =
      new Autoscaler(AutoscalerSettings.of(1, 400, Duration.ofSeconds(60)));
  private long second;

  /** A tick, the making of its sample included. */
  @Benchmark
  public Decision decide() {
    second += TICK;
    return autoscaler.tick(sample(), target());
  }

  private LoadSample sample() {
    List<PartitionLoad> partitions = new ArrayList<>(PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long sent = second * (1 + partition % 17);
      long settled = Math.max(0, (second - TICK) * (1 + partition % 17));
      partitions.add(PartitionLoad.of("orders", partition, 0, sent, settled));
    }
    List<InstanceLoad> instances = new ArrayList<>(INSTANCES);
    for (int instance = 0; instance < INSTANCES; instance++) {
      instances.add(load("i" + instance));
    }
    return new LoadSample(
        BEGIN.plusSeconds(second),
        1,
        LoadSample.Sharing.GROUP_BY_LOAD,
        false,
        Optional.empty(),
        partitions,
        instances,
        Steering.none());
  }

  private InstanceLoad load(String id) {
    return new InstanceLoad(
        id,
        BEGIN.plusSeconds(second),
        InstanceLoad.State.READY,
        BEGIN.minusSeconds(100),
        Optional.of(BEGIN.minusSeconds(90)),
        second * 45,
        0,
        second * 0.9,
        1,
        3,
        Duration.ofMillis(20),
        Optional.empty(),
        InstanceLoad.Breaker.CLOSED,
        false,
        false);
  }

  private static TargetState target() {
    List<TargetInstance> instances = new ArrayList<>(INSTANCES);
    for (int instance = 0; instance < INSTANCES; instance++) {
      instances.add(
          new TargetInstance(
              "i" + instance, BEGIN.minusSeconds(100), TargetInstance.Phase.RUNNING, 0));
    }
    return new TargetState(INSTANCES, instances);
  }
}
