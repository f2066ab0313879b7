package dev.longshore.benchmarks.inflight;

import dev.longshore.benchmarks.measure.LiveHeap;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.gate.Gate;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.time.SystemTimers;
import dev.longshore.time.Ticker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program of one measurement: an engine whose handler blocks, and messages of which its workers
 * hold as many as they can. Its one argument is the ordering; it prints {@code result} and a {@link
 * Footprint} as JSON.
 */
public final class InFlightMain {
  private static final int MESSAGES = 10_000;
  private static final int WARM_UP = 20_000;
  private static final int VALUE_BYTES = 100;
  private static final int WORKERS = 64;
  private static final String TOPIC = "orders";

  private final CountDownLatch blocked = new CountDownLatch(WORKERS);
  private final CountDownLatch never = new CountDownLatch(1);
  private final PartitionLedger ledger = new PartitionLedger(TOPIC, 0, 1, 0);

  private InFlightMain() {}

  /** Measures, prints and ends the process. */
  public static void main(String[] arguments) throws InterruptedException {
    Footprint footprint = new InFlightMain().measure(Ordering.valueOf(arguments[0]));
    System.out.println("result " + JsonMapper.shared().writeValueAsString(footprint));
    System.exit(0);
  }

  private Footprint measure(Ordering ordering) throws InterruptedException {
    MessageFlow flow = flow(ordering);
    flow.start();
    for (int offset = 0; offset < WARM_UP; offset++) {
      flow.accept(Message.of(message(offset)), ledger);
    }
    flow.dispatch();
    while (ledger.advance() < WARM_UP) {
      Thread.onSpinWait();
    }
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    for (int offset = WARM_UP; offset < WARM_UP + MESSAGES; offset++) {
      records.add(message(offset));
    }
    double before = LiveHeap.megabytes();
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> message : records) {
      flow.accept(Message.of(message), ledger);
    }
    flow.dispatch();
    blocked.await();
    double after = LiveHeap.megabytes();
    return new Footprint(ordering, records.size(), before, after);
  }

  private Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    if (message.offset() >= WARM_UP) {
      blocked.countDown();
      never.await();
    }
    return Outcome.ack();
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> message(long offset) {
    byte[] key = ("key-" + offset).getBytes(StandardCharsets.US_ASCII);
    return new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
        TOPIC, 0, offset, key, new byte[VALUE_BYTES]);
  }

  private MessageFlow flow(Ordering ordering) {
    InstantSource clock = InstantSource.system();
    return new MessageFlow(
        new FlowSettings(
            "group",
            "instance",
            WORKERS,
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            ordering == Ordering.NONE),
        new MessageFlow.Ports(
            Ticker.system(),
            clock,
            new SystemTimers(),
            new WorkerPool("turn", WORKERS, ThreadKind.VIRTUAL),
            RandomGenerator.getDefault()),
        Lanes.of(ordering, WORKERS),
        Gate.OPEN,
        new HandlerRunner(this::handle),
        new RetryPolicy(
            1, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2), Set.of()),
        MessageFlow.Sinks.of(
            (delivery, letter) ->
                CompletableFuture.<@Nullable Void>failedStage(
                    new AssertionError("no dead letters"))),
        new DeliveryMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
  }
}
