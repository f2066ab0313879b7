package dev.longshore.metrics;

import dev.longshore.dedup.DedupEvent;
import dev.longshore.dedup.DedupListener;
import dev.longshore.dedup.IdWindow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what deduplication does beside {@code longshore.messages.deduplicated}.
 *
 * <p>Alert when {@code mismatches} grows (producers use an id for different messages, of which only
 * the first is handled), when {@code rebuilds.cut} grows (after a rebalance, copies of older
 * messages may be handled again), and when {@code store.failures} grows (the shared store does not
 * answer). Any thread.
 */
public final class DedupMeters implements DedupListener {
  private final Counter mismatches;
  private final Counter rebuilds;
  private final Counter cut;
  private final Counter failures;

  /** Meters in a registry, all of them there from the start. */
  public DedupMeters(MeterRegistry registry, IdWindow window) {
    Gauge.builder("longshore.dedup.entries", window, IdWindow::remembered)
        .description("ids remembered as done")
        .register(registry);
    Gauge.builder("longshore.dedup.in.progress", window, IdWindow::inProgress)
        .description("ids of messages that are worked on")
        .register(registry);
    Gauge.builder("longshore.dedup.bytes", window, IdWindow::bytes)
        .baseUnit("bytes")
        .description("bytes of the tables of ids")
        .register(registry);
    mismatches =
        counter(
            registry,
            "longshore.dedup.mismatches",
            "duplicates by their id whose payload differs from the one that was handled");
    rebuilds = counter(registry, "longshore.dedup.rebuilds", "windows that were read from the log");
    cut =
        counter(
            registry,
            "longshore.dedup.rebuilds.cut",
            "windows that could not be read from the log in time, or not at all");
    failures =
        counter(
            registry, "longshore.dedup.store.failures", "times that the shared store fell silent");
  }

  @Override
  public void on(DedupEvent event) {
    switch (event) {
      case DedupEvent.PayloadDiffers differs -> mismatches.increment();
      case DedupEvent.Rebuilt rebuilt -> rebuilds.increment();
      case DedupEvent.RebuildCut rebuilt -> cut.increment();
      case DedupEvent.StoreDown down -> failures.increment();
      case DedupEvent.StoreUp up -> {}
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
