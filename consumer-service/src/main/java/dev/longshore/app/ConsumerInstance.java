package dev.longshore.app;

import dev.longshore.breaker.Switches;
import dev.longshore.config.ServiceConfig;
import dev.longshore.delivery.Delivery;
import dev.longshore.engine.MessageFlow;
import dev.longshore.failure.ExitCode;
import dev.longshore.fleet.HeartbeatPublisher;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.limit.ConcurrencyControl;
import dev.longshore.source.BrokerProbe;
import dev.longshore.source.GroupSource;
import dev.longshore.source.SourceStatus;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import dev.longshore.web.WebServer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer instance, as {@code consume} runs it. Started and stopped by the main thread. */
final class ConsumerInstance implements Program {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerInstance.class);

  /** Beyond the drain time: for the last commit and the group's leave. */
  private static final Duration LEAVE_TIME = Duration.ofSeconds(20);

  private static final Duration READY_CHECK = Duration.ofMillis(50);
  private static final Duration TOKEN_SWEEP = Duration.ofSeconds(30);

  private final ServiceConfig config;
  private final Parts parts;
  private final InstanceView view;
  private final Resources resources;
  private final CompletableFuture<ExitCode> ended;

  /** What an instance is made of and starts itself. */
  record Parts(
      GroupSource source,
      MessageFlow flow,
      BrokerProbe broker,
      Timers timers,
      Ticker ticker,
      LeaseTokens leaseTokens,
      Switches switches,
      Optional<FleetRate> fleetRate,
      Optional<ConcurrencyControl> concurrency,
      InstancePulse pulse,
      HeartbeatPublisher heartbeat) {}

  /**
   * An instance that has not been started.
   *
   * @param resources what is closed with it
   * @param ended completed by the source when it dies
   */
  ConsumerInstance(
      ServiceConfig config,
      Parts parts,
      InstanceView view,
      Resources resources,
      CompletableFuture<ExitCode> ended) {
    this.config = config;
    this.parts = parts;
    this.view = view;
    this.resources = resources;
    this.ended = ended;
  }

  @Override
  public void start() {
    WebServer server =
        resources.add(
            WebServer.start(
                config.http().host(),
                config.http().managementPort(),
                "http.management-port",
                this::routes));
    resources.add(parts.broker());
    parts.broker().start();
    parts.timers().repeat(TOKEN_SWEEP, parts.leaseTokens()::forgetEnded);
    parts.fleetRate().ifPresent(FleetRate::start);
    parts.concurrency().ifPresent(control -> control.start(parts.timers()));
    parts.flow().start();
    parts.source().start();
    parts.pulse().start(parts.timers());
    parts.heartbeat().start();
    parts.timers().schedule(READY_CHECK, () -> announceWhenReady(server.port()));
  }

  /** One line on standard output, once, for whoever waits for this instance to take part. */
  private void announceWhenReady(int port) {
    if (!health().reasonsNotReady().isEmpty()) {
      parts.timers().schedule(READY_CHECK, () -> announceWhenReady(port));
      return;
    }
    parts.heartbeat().nudge();
    System.out.printf(
        "ready instance=%s group=%s management=http://%s:%d%n",
        config.instance().name(), config.source().group(), config.http().host(), port);
  }

  private InstanceHealth health() {
    return new InstanceHealth(parts.source(), parts.broker(), parts.ticker());
  }

  @Override
  public CompletableFuture<ExitCode> ended() {
    return ended;
  }

  @Override
  public void hurry() {
    LOG.warn("the drain ends now");
    parts.source().hurry();
  }

  @Override
  public ExitCode stop() {
    Duration drain = config.shutdown().drain();
    LOG.info("draining, at most {} s", drain.toSeconds());
    parts.source().stop(drain);
    parts.heartbeat().nudge();
    try {
      boolean left = parts.source().awaitEnd(drain.plus(LEAVE_TIME));
      return left ? report(parts.source().status()) : stuck();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } finally {
      resources.close();
    }
  }

  private void routes(WebServer.Routes routes) {
    routes
        .probes(health())
        .text("/metrics", "text/plain; version=0.0.4; charset=utf-8", view::scrape)
        .json("/api/v1/workers/self", view::worker)
        .leases(parts.leaseTokens())
        .breakers(parts.switches());
  }

  private static ExitCode report(SourceStatus status) {
    Set<Delivery> unsettled = status.unsettled();
    if (!status.committed()) {
      LOG.error("the last commit failed; what was settled since the one before is handled again");
    }
    if (unsettled.isEmpty()) {
      LOG.info("drained; all that was begun is settled");
      return status.committed() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
    LOG.warn(
        "{} messages were not settled in time and will be handled again: {}",
        unsettled.size(),
        unsettled.stream().map(Delivery::toString).sorted().collect(Collectors.joining(", ")));
    return ExitCode.SOME_FAILED;
  }

  private static ExitCode stuck() {
    LOG.error("the source did not leave its group in time");
    return ExitCode.SOME_FAILED;
  }
}
