package dev.longshore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {
  private final DurationHistogram histogram =
      new DurationHistogram("wait_seconds", "a wait", Duration.ofMillis(1), Duration.ofMillis(5));

  @Test
  void bucketHoldsItsOwnBound() {
    histogram.record(Duration.ofMillis(1).toNanos());
    histogram.record(Duration.ofMillis(1).toNanos() + 1);
    histogram.record(Duration.ofMillis(6).toNanos());

    assertThat(counts()).containsExactly(1L, 1L, 1L);
    assertThat(point().getSum()).isEqualTo(0.008000001);
  }

  @Test
  void noRecordingOfManyThreadsIsLost() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      threads.add(Thread.ofVirtual().start(this::recordThousand));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(counts()).containsExactly(200_000L, 0L, 0L);
  }

  @Test
  void scrapeTellsBucketsCountAndSum() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(histogram);
    histogram.record(Duration.ofMillis(2).toNanos());

    assertThat(registry.scrape())
        .contains(
            "wait_seconds_bucket{le=\"0.001\"} 0",
            "wait_seconds_bucket{le=\"0.005\"} 1",
            "wait_seconds_bucket{le=\"+Inf\"} 1",
            "wait_seconds_count 1",
            "wait_seconds_sum 0.002");
  }

  private void recordThousand() {
    for (int count = 0; count < 1_000; count++) {
      histogram.record(1);
    }
  }

  private List<Long> counts() {
    List<Long> counts = new ArrayList<>();
    for (var bucket : point().getClassicBuckets()) {
      counts.add(bucket.getCount());
    }
    return counts;
  }

  private HistogramDataPointSnapshot point() {
    return histogram.collect().getDataPoints().getFirst();
  }
}
