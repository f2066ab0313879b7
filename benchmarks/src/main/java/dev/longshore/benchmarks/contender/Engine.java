package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import dev.longshore.connection.ConnectionSettings;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.gate.Gate;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.metrics.PoolMeters;
import dev.longshore.metrics.SourceMeters;
import dev.longshore.metrics.SystemMeters;
import dev.longshore.parking.DeadLetterTopics;
import dev.longshore.parking.ProducerWriter;
import dev.longshore.parking.TopicSink;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.source.GroupProtocol;
import dev.longshore.source.GroupSource;
import dev.longshore.source.KafkaClients;
import dev.longshore.source.PollLoop;
import dev.longshore.source.SourcePorts;
import dev.longshore.source.SourceSettings;
import dev.longshore.source.StartFrom;
import dev.longshore.source.TopicWatch;
import dev.longshore.time.Sleeper;
import dev.longshore.time.SystemTimers;
import dev.longshore.time.Ticker;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Our own engine, wired as a consumer instance wires it, with its default settings: leases, gap
 * commits every half second, all meters, virtual threads. Only the handler is a method here, and
 * the web server is left out.
 *
 * @param metered whether the meters count, as they always do in an instance
 */
record Engine(Ordering ordering, int concurrency, GroupProtocol protocol, boolean metered)
    implements Contender {
  private static final String INSTANCE = "bench";
  private static final Duration VISIBILITY = Duration.ofSeconds(30);
  private static final Duration MAX_EXTENSION = Duration.ofHours(1);
  private static final int STACK_LIMIT = 16 << 10;
  private static final int DEFAULT_MAX_IN_FLIGHT = 10_000;

  /** Beyond a thousand workers the default would leave too few messages per worker to choose. */
  private static final int MANY_WORKERS = 1_000;

  private static final int MAX_IN_FLIGHT_PER_WORKER = 10;

  @Override
  public void start(Task task, Work work) {
    ConnectionSettings connection = ConnectionSettings.of(task.bootstrap());
    KafkaClients clients = new KafkaClients(connection, INSTANCE);
    Admin admin = clients.admin();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    SourceSettings settings = sourceSettings(task);
    SourceMeters sources = new SourceMeters(registry, settings.maxInFlight());
    MessageFlow flow = flow(task, work, clients, registry);
    KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
        Clients.consumer(task, clients.consumerProperties(task.group(), protocol, settings));
    new KafkaClientMetrics(consumer).bindTo(registry);
    SourcePorts ports =
        new SourcePorts(
            flow,
            new TopicWatch(admin, Ticker.system()),
            sources,
            Ticker.system(),
            Sleeper.system(),
            InstantSource.system());
    GroupSource source =
        new GroupSource(new PollLoop(consumer, settings, ports), flow, Engine::died);
    sources.watch(source::status);
    flow.start();
    source.start();
  }

  private MessageFlow flow(
      Task task, Work work, KafkaClients clients, PrometheusMeterRegistry registry) {
    WorkerPool pool = new WorkerPool("turn", concurrency, ThreadKind.VIRTUAL);
    InstantSource wallClock = InstantSource.system();
    new SystemMeters().bindTo(registry);
    PoolMeters.bindTo(registry, pool);
    return new MessageFlow(
        new FlowSettings(
            task.group(),
            INSTANCE,
            concurrency,
            VISIBILITY,
            MAX_EXTENSION,
            ordering == Ordering.NONE),
        new MessageFlow.Ports(
            Ticker.system(),
            wallClock,
            new SystemTimers(),
            pool::trySubmit,
            RandomGenerator.getDefault()),
        Lanes.of(ordering, concurrency),
        Gate.OPEN,
        new HandlerRunner(
            (message, delivery) -> {
              work.handle(message.value());
              return Outcome.ack();
            }),
        new RetryPolicy(
            10, new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2), Set.of()),
        MessageFlow.Sinks.of(
            new TopicSink(
                new ProducerWriter(clients.producer()),
                new DeadLetterTopics("{topic}.dlq"),
                STACK_LIMIT,
                3)),
        listener(new DeliveryMeters(registry)));
  }

  private DeliveryListener listener(DeliveryMeters meters) {
    return metered ? DeliveryListener.both(meters, new QuietLog()) : new QuietLog();
  }

  private SourceSettings sourceSettings(Task task) {
    int maxInFlight =
        concurrency < MANY_WORKERS ? DEFAULT_MAX_IN_FLIGHT : concurrency * MAX_IN_FLIGHT_PER_WORKER;
    return new SourceSettings(
        List.of(task.topic()),
        StartFrom.EARLIEST,
        maxInFlight,
        64 << 20,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Map.of(),
        SourceSettings.DEFAULT_METADATA_LIMIT);
  }

  private static void died(Throwable failure) {
    throw new IllegalStateException("the source ended", failure);
  }
}
