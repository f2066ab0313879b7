package dev.longshore.metrics;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts what happens to messages.
 *
 * <p>These relations hold at any quiet moment: {@code received = acked + deadlettered + forwarded +
 * deduplicated + discarded + inflight}, where what was forwarded to the retry topic is received
 * from there again, and {@code retried} is the number of attempts beyond the first of each message
 * that are due or made. Alert when {@code deadlettered} grows, when {@code visibility.expired}
 * grows (a handler hangs or its timeout is too short), and when {@code deadletter.failures} or
 * {@code results.failures} grows (a topic cannot be written and messages wait for it). Any thread.
 */
public final class DeliveryMeters implements DeliveryListener {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final Counter acked;
  private final Counter retried;
  private final Counter rejected;
  private final Counter deduplicated;
  private final Counter forwarded;
  private final Counter discarded;
  private final Counter expired;
  private final Counter stale;
  private final Counter deaf;
  private final Counter letterFailures;
  private final Counter resultFailures;
  private final DurationHistogram processing;
  private final DurationHistogram queueing;
  private final DurationHistogram endToEnd;
  private final Map<DeadLetterReason, Counter> parked = new EnumMap<>(DeadLetterReason.class);

  /** Meters in a registry, all of them there from the start. */
  public DeliveryMeters(PrometheusMeterRegistry registry) {
    acked = counter(registry, "longshore.messages.acked", "messages that a handler was done with");
    retried = counter(registry, "longshore.messages.retried", "failed attempts that are repeated");
    rejected = counter(registry, "longshore.messages.rejected", "messages that a handler refused");
    deduplicated =
        counter(
            registry,
            "longshore.messages.deduplicated",
            "messages not handled because another with their id was done");
    forwarded =
        counter(
            registry,
            "longshore.messages.forwarded",
            "messages written to the retry topic, to be handled again from there");
    discarded =
        counter(
            registry,
            "longshore.messages.discarded",
            "messages given back unsettled because their partition went or the instance stopped");
    expired = counter(registry, "longshore.visibility.expired", "leases that ran out");
    stale = counter(registry, "longshore.acks.stale", "answers after their lease had ended");
    deaf =
        counter(registry, "longshore.handlers.deaf", "handlers that did not heed their interrupt");
    letterFailures =
        counter(
            registry,
            "longshore.deadletter.failures",
            "failed tries to write to a dead-letter topic; what waits for it is tried with one");
    resultFailures =
        counter(
            registry,
            "longshore.results.failures",
            "failed tries to write to the results topic; what waits for it is tried with one");
    processing =
        histogram(registry, "longshore_processing_duration_seconds", "time an attempt takes");
    queueing =
        histogram(
            registry,
            "longshore_queue_duration_seconds",
            "time from Kafka to the start of an attempt");
    endToEnd =
        histogram(
            registry, "longshore_end_to_end_latency_seconds", "time from producing to settling");
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      parked.put(
          reason,
          Counter.builder("longshore.messages.deadlettered")
              .description("messages parked in a dead-letter topic")
              .tag("reason", reason.text())
              .register(registry));
    }
  }

  @Override
  public void on(DeliveryEvent event) {
    switch (event) {
      case DeliveryEvent.Retried retry -> retried.increment();
      case DeliveryEvent.Expired expiry -> expired.increment();
      case DeliveryEvent.StaleAnswer late -> stale.increment();
      case DeliveryEvent.HandlerDeaf hung -> deaf.increment();
      case DeliveryEvent.PostingFailed failed -> failures(failed.delivery()).increment();
    }
  }

  private Counter failures(Delivery delivery) {
    boolean isResult =
        delivery.posting().map(Posting::settlement).stream()
            .anyMatch(Settlement.Acked.class::isInstance);
    return isResult ? resultFailures : letterFailures;
  }

  @Override
  public void started(Delivery delivery, long waitedNanos) {
    queueing.record(waitedNanos);
  }

  @Override
  public void ended(Delivery delivery, long tookNanos) {
    processing.record(tookNanos);
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
    switch (settlement) {
      case Settlement.Acked ack -> {
        acked.increment();
        endToEnd.record(nanos(ageMillis));
      }
      case Settlement.Parked(DeadLetterReason reason) -> {
        parked.getOrDefault(reason, discarded).increment();
        if (reason == DeadLetterReason.REJECTED) {
          rejected.increment();
        }
        endToEnd.record(nanos(ageMillis));
      }
      case Settlement.Forwarded hop -> forwarded.increment();
      case Settlement.Duplicate duplicate -> deduplicated.increment();
      case Settlement.Discarded givenBack -> discarded.increment();
    }
  }

  /**
   * The counts as numbers.
   *
   * @param received what was taken from Kafka, which the source counts
   */
  public MessageCounts counts(long received) {
    return new MessageCounts(
        received,
        (long) acked.count(),
        (long) retried.count(),
        (long) parked.values().stream().mapToDouble(Counter::count).sum(),
        (long) discarded.count(),
        (long) expired.count(),
        (long) stale.count());
  }

  /** What handlers did, in attempts. */
  public HandlingTotals handling() {
    double dead = parked.values().stream().mapToDouble(Counter::count).sum();
    return new HandlingTotals(
        List.of(BUCKETS),
        processing.counts(),
        processing.sum(),
        (long) (retried.count() + dead),
        (long) (acked.count() + dead + forwarded.count() + deduplicated.count()));
  }

  /** Failed tries to write dead letters or results. */
  public double writeFailures() {
    return letterFailures.count() + resultFailures.count();
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis));
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static DurationHistogram histogram(
      PrometheusMeterRegistry registry, String name, String description) {
    DurationHistogram histogram = new DurationHistogram(name, description, BUCKETS);
    registry.getPrometheusRegistry().register(histogram);
    return histogram;
  }
}
