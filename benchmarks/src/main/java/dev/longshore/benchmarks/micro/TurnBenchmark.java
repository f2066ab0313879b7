package dev.longshore.benchmarks.micro;

import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.gate.Gate;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.time.SystemTimers;
import dev.longshore.time.Ticker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine without Kafka: a batch is accepted, handled by a no-op on the real pool, settled, and
 * the frontier has passed it; per message. Lost: a future per message on the same pool.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TurnBenchmark {
  private static final int BATCH = 8_192;

  /** As many messages come with one poll. */
  private static final int POLL = 2_048;

  private static final int WORKERS = 64;
  private static final byte[][] KEYS = Records.keys(10_007);

  /** Which messages keep their order. */
  @Param({"KEY", "NONE", "PARTITION"})
  private Ordering ordering = Ordering.KEY;

  /** Whether the meters count. */
  @Param({"true", "false"})
  private boolean metered;

  private final WorkerPool pool = new WorkerPool("turn", WORKERS, ThreadKind.VIRTUAL);
  private final SystemTimers timers = new SystemTimers();
  private PartitionLedger ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
  private MessageFlow flow = flow();

  /** Builds the flow for the parameters. */
  @Setup
  public void start() {
    flow = flow();
    flow.start();
    ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
  }

  /** Ends its threads. */
  @TearDown
  public void stop() {
    flow.close();
    pool.close();
    timers.close();
  }

  /** Ours: the whole way of a message. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long flow(Progress progress) {
    long first = ledger.position();
    for (int index = 0; index < BATCH; index++) {
      long offset = first + index;
      flow.accept(Records.at(offset, KEYS[(int) (offset * 31 % KEYS.length)]), ledger);
      if (index % POLL == POLL - 1) {
        flow.dispatch();
      }
    }
    while (ledger.advance() < first + BATCH) {
      Thread.onSpinWait();
    }
    return progress.rounds++;
  }

  /** Lost: no lease, no order, no count; just a future for each message. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void futures(Progress progress) {
    CompletableFuture<?>[] all = new CompletableFuture<?>[BATCH];
    for (int index = 0; index < BATCH; index++) {
      Object message = Records.at(index, KEYS[index % KEYS.length]);
      all[index] = CompletableFuture.supplyAsync(message::hashCode, pool);
    }
    CompletableFuture.allOf(all).join();
    progress.rounds++;
  }

  /** How many batches went through. */
  @State(Scope.Thread)
  public static class Progress {
    private long rounds;
  }

  private MessageFlow flow() {
    InstantSource clock = InstantSource.system();
    DeliveryListener listener =
        metered
            ? new DeliveryMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
            : event -> {};
    return new MessageFlow(
        new FlowSettings(
            "group",
            "instance",
            WORKERS,
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            ordering == Ordering.NONE),
        new MessageFlow.Ports(
            Ticker.system(), clock, timers, pool::trySubmit, RandomGenerator.getDefault()),
        Lanes.of(ordering, WORKERS),
        Gate.OPEN,
        new HandlerRunner((message, delivery) -> Outcome.ack()),
        new RetryPolicy(
            1, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2), Set.of()),
        MessageFlow.Sinks.of(
            (delivery, letter) ->
                CompletableFuture.<@Nullable Void>failedStage(
                    new AssertionError("no dead letters"))),
        listener);
  }
}
