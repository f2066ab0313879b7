package dev.longshore.metrics;

import dev.longshore.pool.PoolSnapshot;
import dev.longshore.pool.WorkerPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Meters of a worker pool, {@code longshore.pool.*}; a reading takes a snapshot of the pool and
 * costs its workers nothing.
 *
 * <p>Once nothing runs or waits, what was accepted is {@code completed + failed}. Alert when {@code
 * utilisation} stays at 1 while {@code waiting} grows (too few workers, or all of them stuck), and
 * on any growth of {@code failed}: the engine's turns do not throw. The quantiles are of the tasks
 * that were measured, since the pool was made; in a consumer instance a task is a turn, which
 * handles several messages.
 */
public final class PoolMeters {
  private PoolMeters() {}

  /** Registers the meters of a pool. */
  public static void bindTo(MeterRegistry registry, WorkerPool pool) {
    gauge(registry, pool, "running", "workers that run a task", load -> load.running());
    gauge(registry, pool, "workers", "tasks that may run at once", load -> load.size());
    gauge(registry, pool, "idle", "workers that wait for a task", load -> load.idle());
    gauge(registry, pool, "waiting", "tasks that wait for a worker", load -> load.waiting());
    gauge(registry, pool, "blocked", "submitters that wait for room", load -> load.blocked());
    gauge(registry, pool, "utilisation", "share of workers that run", load -> load.utilisation());
    counter(registry, pool, "completed", "tasks that ended", totals -> totals.completed());
    counter(registry, pool, "failed", "tasks that threw", totals -> totals.failed());
    counter(registry, pool, "rejected", "tasks that were refused", totals -> totals.rejected());
    time(registry, pool, "wait", "0.5", times -> times.waitMedian());
    time(registry, pool, "wait", "0.99", times -> times.wait99());
    time(registry, pool, "run", "0.5", times -> times.runMedian());
    time(registry, pool, "run", "0.99", times -> times.run99());
  }

  private static void gauge(
      MeterRegistry registry,
      WorkerPool pool,
      String name,
      String description,
      ToDoubleFunction<PoolSnapshot.Load> value) {
    Gauge.builder(full(name), pool, known -> value.applyAsDouble(known.snapshot().load()))
        .description(description)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      WorkerPool pool,
      String name,
      String description,
      ToDoubleFunction<PoolSnapshot.Totals> value) {
    FunctionCounter.builder(
            full(name), pool, known -> value.applyAsDouble(known.snapshot().totals()))
        .description(description)
        .register(registry);
  }

  private static void time(
      MeterRegistry registry,
      WorkerPool pool,
      String name,
      String quantile,
      Function<PoolSnapshot.Times, Duration> value) {
    TimeGauge.builder(
            full(name),
            pool,
            TimeUnit.NANOSECONDS,
            known -> value.apply(known.snapshot().times()).toNanos())
        .description("how long measured tasks " + name)
        .tag("quantile", quantile)
        .register(registry);
  }

  private static String full(String name) {
    return "longshore.pool." + name;
  }
}
