package dev.longshore.app;

/** The configuration of the sample's consumers. */
final class SampleConfiguration {
  /** The topic of the sample. */
  static final String TOPIC = "orders";

  static final String YAML =
      """
      # Written by longshore up at each start. Copy it, change it, and start with --config FILE.
      source:
        topics: [orders]
        group: orders-workers
      workers:
        concurrency: 32
      handler:
        type: java
        class: dev.longshore.sample.SampleHandler
      retry:
        max-attempts: 5
        backoff: { initial: 200ms, multiplier: 2.0, max: 5s, jitter: 0.2 }
      autoscaler:
        min: 1
        max: 4
        age-target: 10s
      shutdown:
        drain: 5s
      """;

  private SampleConfiguration() {}
}
