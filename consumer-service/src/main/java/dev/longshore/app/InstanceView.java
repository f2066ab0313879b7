package dev.longshore.app;

import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.metrics.SourceMeters;
import dev.longshore.pool.WorkerPool;
import dev.longshore.source.GroupSource;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What an instance shows of itself. Any thread. */
record InstanceView(
    InstanceIdentity identity,
    GroupSource source,
    DeliveryMeters deliveries,
    SourceMeters sources,
    WorkerPool pool,
    PrometheusMeterRegistry registry) {

  /** All meters in Prometheus' text format. */
  String scrape() {
    sources.refresh();
    return registry.scrape();
  }

  /** The instance as the API shows it. */
  WorkerView worker() {
    return WorkerView.of(
        identity, source.status(), pool.size(), deliveries.counts(sources.receivedCount()));
  }
}
