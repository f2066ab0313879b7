package dev.longshore.benchmarks.micro;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.metrics.DeliveryMeters;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One duration recorded, from two threads at once; a message records three. Lost: the metrics
 * library's timer with the same buckets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@Threads(2)
public class MetersBenchmark {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DeliveryMeters meters = new DeliveryMeters(registry);
  private final Delivery delivery =
      new Delivery(
          Records.at(0, Records.keys(1)[0]), new PartitionLedger(Records.TOPIC, 0, 1, 0), 0, 0);
  private final Timer timer =
      Timer.builder("lost")
          .serviceLevelObjectives(
              Duration.ofMillis(1),
              Duration.ofMillis(5),
              Duration.ofMillis(25),
              Duration.ofMillis(100),
              Duration.ofMillis(500),
              Duration.ofSeconds(2),
              Duration.ofSeconds(10),
              Duration.ofSeconds(60))
          .register(registry);

  /** Ours: striped counts. */
  @Benchmark
  public void meters() {
    meters.ended(delivery, 3_000_000);
  }

  /** Lost: a timer of the library. */
  @Benchmark
  public void timer() {
    timer.record(3, TimeUnit.MILLISECONDS);
  }
}
