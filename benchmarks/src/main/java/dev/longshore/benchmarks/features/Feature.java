package dev.longshore.benchmarks.features;

import java.util.List;

/**
 * Something that can be switched on, and what both ways have in common. Immutable.
 *
 * @param id what it is called on the command line
 * @param title what it is called in the report
 * @param both settings with it and without it, as {@code -D} takes them
 * @param off settings without it
 * @param on settings with it
 * @param floor what part of the speed without it is promised
 */
record Feature(
    String id, String title, List<String> both, List<String> off, List<String> on, double floor) {
  private static final String FAIL_SOME = "fail";
  private static final String REJECT_SOME = "reject";

  Feature {
    both = List.copyOf(both);
    off = List.copyOf(off);
    on = List.copyOf(on);
  }

  /** All of them. */
  static List<Feature> all() {
    return List.of(
        new Feature(
            "breaker",
            "Circuit breaker",
            List.of(),
            List.of(),
            List.of("circuit-breaker.enabled=true"),
            0.95),
        new Feature(
            "rate-limit",
            "Rate limit that is not reached",
            List.of(),
            List.of(),
            List.of("rate-limit.per-second=50000000"),
            0.95),
        new Feature(
            "priorities",
            "Priorities by header, 3 levels",
            List.of(),
            List.of(),
            List.of("priorities.by=header"),
            0.85),
        new Feature(
            "dedup-log",
            "Deduplication, store log, every message with an id of its own",
            List.of(),
            List.of(),
            List.of("dedup.enabled=true", "dedup.store=log"),
            0.85),
        new Feature(
            "dedup-memory",
            "Deduplication, store memory, every message with an id of its own",
            List.of(),
            List.of(),
            List.of("dedup.enabled=true", "dedup.store=memory"),
            0.80),
        new Feature(
            "retry",
            "One message of a hundred fails once and is retried after 10 ms",
            List.of("retry.backoff.initial=10ms"),
            List.of(),
            List.of(CountingHandler.OPTION + FAIL_SOME),
            0.85),
        new Feature(
            "batch",
            "Batches of 100",
            List.of(),
            List.of(),
            List.of(
                "handler.class=" + CountingBatchHandler.class.getName(),
                "handler.batch.size=100",
                "handler.batch.linger=5ms"),
            1.0),
        new Feature(
            "transactional",
            "Transactional dead letters, one message of a hundred is rejected",
            List.of(CountingHandler.OPTION + REJECT_SOME, "outage-guard.enabled=false"),
            List.of(),
            List.of("dead-letter.transactional=true"),
            0.5));
  }
}
