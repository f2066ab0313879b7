package dev.longshore.app;

import dev.longshore.breaker.BreakerListener;
import dev.longshore.breaker.BreakerPorts;
import dev.longshore.breaker.Endpoints;
import dev.longshore.breaker.Switches;
import dev.longshore.config.Concurrency;
import dev.longshore.config.HandlerConfig;
import dev.longshore.config.PrioritiesConfig;
import dev.longshore.config.RetryConfig;
import dev.longshore.config.ServiceConfig;
import dev.longshore.config.SourceConfig;
import dev.longshore.connection.KafkaErrors;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.engine.Batching;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.exec.ExecBatchCall;
import dev.longshore.exec.ExecHandler;
import dev.longshore.exec.WorkerProcesses;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.fleet.GroupShare;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Gates;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handling.BatchCall;
import dev.longshore.handling.HandlerLoader;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.handling.HttpBatchCall;
import dev.longshore.handling.HttpHandler;
import dev.longshore.handling.JavaBatchCall;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.handling.LogHandler;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.lane.Priorities;
import dev.longshore.limit.AdaptiveLimit;
import dev.longshore.limit.ConcurrencyControl;
import dev.longshore.metrics.BreakerMeters;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.metrics.EndpointMeters;
import dev.longshore.metrics.LimitMeters;
import dev.longshore.metrics.PoolMeters;
import dev.longshore.metrics.SourceMeters;
import dev.longshore.metrics.SystemMeters;
import dev.longshore.parking.TransactionBroker;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.source.BrokerProbe;
import dev.longshore.source.GroupProtocol;
import dev.longshore.source.GroupSource;
import dev.longshore.source.KafkaClients;
import dev.longshore.source.KafkaTransactions;
import dev.longshore.source.PollLoop;
import dev.longshore.source.Preflight;
import dev.longshore.source.SourceListener;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;

/**
 * Builds a consumer instance from its configuration: the only place that decides what is made of
 * what. Nothing here starts anything.
 */
final class ServiceAssembly {
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);
  private static final Duration REVOKE_WAIT = Duration.ofSeconds(5);
  private static final Duration STUCK_AFTER = Duration.ofMinutes(1);
  private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  /** So seldom that it costs nothing. */
  private static final int TURNS_PER_MEASUREMENT = 256;

  private final ServiceConfig config;
  private final Seams seams;
  private final InstantSource wallClock = InstantSource.system();
  private final Ticker ticker = Ticker.system();
  private final Resources resources = new Resources();
  private final SystemTimers timers = resources.add(new SystemTimers());
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EventLog log;
  private final LeaseTokens leaseTokens = new LeaseTokens(wallClock);

  ServiceAssembly(ServiceConfig config) {
    this(config, Seams.NONE);
  }

  /** An assembly that a test stands in. */
  ServiceAssembly(ServiceConfig config, Seams seams) {
    this.config = config;
    this.seams = seams;
    this.log = new EventLog(config.deadLetter().maxRedrives());
  }

  /**
   * Builds the instance. Talks to the broker first: a broker that does not answer, a topic that is
   * missing or a handler that cannot be made ends here, with a failure in plain words.
   */
  ConsumerInstance assemble() {
    try {
      return build();
    } catch (KafkaException failure) {
      throw KafkaErrors.explain(failure, "starting", config.kafka().connection());
    }
  }

  private ConsumerInstance build() {
    KafkaClients clients = new KafkaClients(config.kafka().connection(), config.instance().name());
    Admin admin = clients.admin();
    resources.add(() -> admin.close(Duration.ZERO));
    Preflight preflight = new Preflight(admin, config.kafka().connection());
    preflight.checkTopics(config.source().topics());

    OptionalLong retryRoom = retryRoom(preflight);

    DeliveryMeters deliveries = new DeliveryMeters(registry);
    SourceSettings settings = sourceSettings(preflight, retryRoom);
    SourceMeters sources = new SourceMeters(registry, settings.maxInFlight());
    WorkerPool pool = pool();
    Optional<ConcurrencyControl> concurrency = concurrency(pool);
    resources.add(new SystemMeters().bindTo(registry));
    PoolMeters.bindTo(registry, pool);
    LimitAssembly limits =
        new LimitAssembly(
            config.rateLimit(),
            new GroupShare(admin, config.source().group(), config.instance().name()),
            ticker,
            timers);
    limits.limits().ifPresent(known -> LimitMeters.bindTo(registry, known));
    Optional<FleetRate> fleetRate = limits.fleetRate();
    Optional<EndpointPool> endpoints = endpoints();
    DedupAssembly dedup =
        new DedupAssembly(config, clients, settings.retryTopic().isPresent(), resources, timers);
    Switches switches =
        SwitchAssembly.of(
            config,
            new BreakerPorts(
                timers, wallClock, BreakerListener.both(new BreakerMeters(registry), log)),
            endpoints.map(EndpointAssembly::breakers).orElse(Endpoints.ONE));
    TransactionBroker transactions =
        seams.transactions(new KafkaTransactions(clients, admin, config.source().group()));
    SinkAssembly sinks = SinkAssembly.of(config, clients, transactions, retryRoom, resources);
    MessageFlow flow =
        flow(
            sinks.sinks(),
            listener(deliveries, concurrency),
            pool,
            Gates.inOrder(List.of(dedup.gate(registry, log), switches.gate(), limits.gate())),
            runner(endpoints));
    preflight.createDeadLetterTopics(
        config.source().topics(), SinkAssembly.deadLetterTopics(config));
    if (config.results().areKept()) {
      preflight.createResultsTopic(config.results().topic(), config.source().topics());
    }

    var consumer = clients.consumer(config.source().group(), protocol(preflight), settings);
    resources.add(new KafkaClientMetrics(consumer)).bindTo(registry);
    SourcePorts ports =
        new SourcePorts(
            flow,
            new TopicWatch(admin, ticker),
            seams.source(listener(sources, fleetRate)),
            ticker,
            Sleeper.system(),
            wallClock,
            dedup.preparation(),
            sinks.inTransactions());
    CompletableFuture<ExitCode> ended = new CompletableFuture<>();
    GroupSource source =
        new GroupSource(
            new PollLoop(seams.consumer(consumer), settings, ports),
            flow,
            failure -> died(failure, ended));
    sources.watch(source::status);
    return new ConsumerInstance(
        config,
        new ConsumerInstance.Parts(
            source,
            flow,
            new BrokerProbe(admin, ticker),
            timers,
            ticker,
            leaseTokens,
            switches,
            fleetRate,
            concurrency),
        new InstanceView(
            InstanceIdentity.ofThisProcess(config.instance().name()),
            source,
            deliveries,
            sources,
            pool,
            registry),
        resources,
        ended);
  }

  /** Closes what has been built when building could not be finished. */
  void abandon() {
    resources.close();
  }

  private MessageFlow flow(
      MessageFlow.Sinks sinks,
      DeliveryListener listener,
      WorkerPool pool,
      Gate gate,
      HandlerRunner runner) {
    resources.add(pool);
    return resources.add(
        new MessageFlow(
            flowSettings(),
            // A turn that comes after the pool was closed has nothing to do any more.
            new MessageFlow.Ports(
                ticker, wallClock, timers, pool::trySubmit, RandomGenerator.getDefault()),
            lanes(),
            gate,
            runner,
            retryPolicy(),
            sinks,
            seams.deliveries(listener)));
  }

  private Optional<ConcurrencyControl> concurrency(WorkerPool pool) {
    Concurrency given = config.workers().concurrency();
    if (!given.adapts()) {
      return Optional.empty();
    }
    return Optional.of(
        new ConcurrencyControl(
            new AdaptiveLimit(given.least(), given.initial(), given.most()),
            ticker,
            decision -> {
              pool.resize(decision.limit());
              log.on(decision);
            }));
  }

  private DeliveryListener listener(
      DeliveryMeters meters, Optional<ConcurrencyControl> concurrency) {
    DeliveryListener all = DeliveryListener.both(meters, log);
    return concurrency.map(control -> DeliveryListener.both(all, control)).orElse(all);
  }

  private SourceListener listener(SourceMeters meters, Optional<FleetRate> fleetRate) {
    return event -> {
      meters.on(event);
      fleetRate.ifPresent(rate -> rate.on(event));
      log.on(event);
    };
  }

  private static void died(Throwable failure, CompletableFuture<ExitCode> ended) {
    ProgramFailure told = InstanceFailure.explain(failure);
    LoggerFactory.getLogger(ConsumerInstance.class).error("the source ended: {}", told.text());
    ended.complete(told.exitCode());
  }

  /** Where the handler listens, if it is reached over HTTP. */
  private Optional<EndpointPool> endpoints() {
    HandlerConfig handler = config.handler();
    if (handler.type() != HandlerConfig.Type.HTTP) {
      return Optional.empty();
    }
    EndpointMeters meters = new EndpointMeters(registry);
    EndpointPool pool = EndpointAssembly.pool(handler, ticker, EndpointListener.both(meters, log));
    meters.bindTo(pool);
    return Optional.of(pool);
  }

  private HandlerRunner runner(Optional<EndpointPool> endpoints) {
    if (config.handler().batch().isOn()) {
      return HandlerRunner.ofBatches(seams.batches(resources.add(batches(endpoints))));
    }
    return new HandlerRunner(seams.handler(resources.add(handler(endpoints))));
  }

  private BatchCall batches(Optional<EndpointPool> endpoints) {
    HandlerConfig handler = config.handler();
    return switch (handler.type()) {
      case HTTP ->
          new HttpBatchCall(
              endpoints.orElseThrow(), leaseTokens, wallClock, config.visibility().timeout());
      case JAVA ->
          new JavaBatchCall(
              new HandlerLoader(handler.pluginsDir()).loadForBatches(handler.className()));
      case EXEC -> new ExecBatchCall(processes(handler), leaseTokens);
      case LOG -> throw new IllegalStateException("batches for type " + handler.type());
    };
  }

  private MessageHandler handler(Optional<EndpointPool> endpoints) {
    HandlerConfig handler = config.handler();
    return switch (handler.type()) {
      case HTTP ->
          new HttpHandler(
              endpoints.orElseThrow(), leaseTokens, wallClock, config.visibility().timeout());
      case EXEC -> new ExecHandler(processes(handler), leaseTokens);
      case JAVA -> new HandlerLoader(handler.pluginsDir()).load(handler.className());
      case LOG -> new LogHandler();
    };
  }

  private WorkerProcesses processes(HandlerConfig handler) {
    return new WorkerProcesses(handler.command(), config.visibility().timeout(), ticker, timers)
        .startFirst();
  }

  private WorkerPool pool() {
    ThreadKind kind =
        switch (config.workers().threads()) {
          case VIRTUAL -> ThreadKind.VIRTUAL;
          case PLATFORM -> ThreadKind.PLATFORM;
        };
    return WorkerPool.named("turn")
        .workers(config.workers().concurrency().initial())
        .threads(kind)
        .measureEvery(TURNS_PER_MEASUREMENT)
        .build();
  }

  /**
   * The retry topic is read wherever it is there: an instance that now keeps an order finds what
   * waits in it from before.
   */
  private SourceSettings sourceSettings(Preflight preflight, OptionalLong retryRoom) {
    SourceSettings settings = topicSettings(preflight);
    String retries = config.source().retryTopic();
    return retryRoom.isPresent() || preflight.exists(retries)
        ? settings.withRetryTopic(retries)
        : settings;
  }

  /** In any order a message that comes back by another way would be overtaken. */
  private OptionalLong retryRoom(Preflight preflight) {
    return ordering() == Ordering.NONE
        ? preflight.createRetryTopic(
            config.source().retryTopic(),
            config.source().topics(),
            SinkAssembly.deadLetterTopics(config))
        : OptionalLong.empty();
  }

  private SourceSettings topicSettings(Preflight preflight) {
    return new SourceSettings(
        config.source().topics(),
        switch (config.source().startFrom()) {
          case EARLIEST -> StartFrom.EARLIEST;
          case LATEST -> StartFrom.LATEST;
          case NONE -> StartFrom.NONE;
        },
        config.workers().maxInFlight(),
        config.workers().maxInFlightBytes().bytes(),
        COMMIT_INTERVAL,
        REVOKE_WAIT,
        stuckAfter(),
        maxPollInterval(),
        oldPartitions(preflight),
        preflight.metadataLimit());
  }

  /** Those added later matter only where a group does not start at the oldest message anyway. */
  private Map<String, Integer> oldPartitions(Preflight preflight) {
    return config.source().startFrom() == SourceConfig.StartFrom.LATEST
        ? preflight.partitionsAsOldAs(config.source().group(), config.source().topics())
        : Map.of();
  }

  /** The user's, where the client properties give one: our commits must know it. */
  private Duration maxPollInterval() {
    String given = config.kafka().properties().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    boolean isNumber = given != null && given.matches("[0-9]{1,9}");
    return isNumber ? Duration.ofMillis(Long.parseLong(given)) : MAX_POLL_INTERVAL;
  }

  /** Longer than a lease that is simply used up. */
  private Duration stuckAfter() {
    Duration twoLeases = config.visibility().timeout().multipliedBy(2);
    return twoLeases.compareTo(STUCK_AFTER) > 0 ? twoLeases : STUCK_AFTER;
  }

  private GroupProtocol protocol(Preflight preflight) {
    SourceConfig.Protocol wanted = config.source().protocol();
    return switch (wanted) {
      case AUTO -> preflight.bestProtocol();
      case CONSUMER -> GroupProtocol.CONSUMER;
      case CLASSIC -> GroupProtocol.CLASSIC;
    };
  }

  private FlowSettings flowSettings() {
    return new FlowSettings(
        config.source().group(),
        config.instance().name(),
        config.workers().concurrency().most(),
        config.visibility().timeout(),
        config.visibility().maxExtension(),
        ordering() == Ordering.NONE,
        new Batching(config.handler().batch().size(), config.handler().batch().linger()));
  }

  private Lanes lanes() {
    int workers = config.workers().concurrency().most();
    int batch = config.handler().batch().size();
    return priorities()
        .map(priorities -> Lanes.of(ordering(), workers, batch, priorities, ticker))
        .orElseGet(() -> Lanes.of(ordering(), workers, batch));
  }

  private Optional<Priorities> priorities() {
    PrioritiesConfig wanted = config.priorities();
    return switch (wanted.by()) {
      case NONE -> Optional.empty();
      case HEADER ->
          Optional.of(Priorities.byHeader(wanted.header(), wanted.levels(), wanted.maxWait()));
      case TOPIC -> Optional.of(Priorities.byTopic(config.source().topics(), wanted.maxWait()));
    };
  }

  private Ordering ordering() {
    return switch (config.workers().ordering()) {
      case KEY -> Ordering.KEY;
      case PARTITION -> Ordering.PARTITION;
      case NONE -> Ordering.NONE;
    };
  }

  private RetryPolicy retryPolicy() {
    RetryConfig retry = config.retry();
    Backoff backoff =
        new Backoff(
            retry.backoff().initial(),
            retry.backoff().multiplier(),
            retry.backoff().max(),
            retry.backoff().jitter());
    return new RetryPolicy(retry.maxAttempts(), backoff, Set.copyOf(retry.nonRetryable()));
  }
}
