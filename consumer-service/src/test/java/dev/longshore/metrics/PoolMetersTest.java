package dev.longshore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.pool.WorkerPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void theMetersShowTheSnapshot() {
    try (WorkerPool pool =
        WorkerPool.named("metered").workers(2).capacity(1).measureEvery(1).build()) {
      PoolMeters.bindTo(registry, pool);
      assertThat(pool.call(() -> 1).join()).isEqualTo(1);
      pool.pause();
      pool.trySubmit(() -> {});
      assertThat(pool.trySubmit(() -> {})).isFalse();

      assertThat(gauge("workers")).isEqualTo(2);
      assertThat(gauge("waiting")).isEqualTo(1);
      assertThat(gauge("blocked")).isZero();
      assertThat(gauge("utilisation")).isBetween(0.0, 1.0);
      assertThat(counter("rejected")).isEqualTo(1);
      assertThat(counter("failed")).isZero();
      assertThat(
              registry
                  .get("longshore.pool.run")
                  .tag("quantile", "0.99")
                  .timeGauge()
                  .value(TimeUnit.NANOSECONDS))
          .isNotNegative();
      CountDownLatch ran = new CountDownLatch(1);
      pool.resume();
      pool.submit(ran::countDown);
    }
  }

  private double gauge(String name) {
    return registry.get("longshore.pool." + name).gauge().value();
  }

  private double counter(String name) {
    return registry.get("longshore.pool." + name).functionCounter().count();
  }
}
