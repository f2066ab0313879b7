package dev.longshore.app;

import dev.longshore.config.DedupConfig;
import dev.longshore.config.ServiceConfig;
import dev.longshore.dedup.DedupListener;
import dev.longshore.dedup.IdWindow;
import dev.longshore.dedup.LogReading;
import dev.longshore.dedup.LogWindow;
import dev.longshore.dedup.MessageIds;
import dev.longshore.dedup.RedisWindow;
import dev.longshore.dedup.WindowDeduplicator;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.gate.Gate;
import dev.longshore.metrics.DedupMeters;
import dev.longshore.source.KafkaClients;
import dev.longshore.source.Preparation;
import dev.longshore.time.CoarseTicker;
import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Builds deduplication from its configuration: the gate, and what is done before a partition. */
final class DedupAssembly {
  private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

  /** How exactly the window's length is kept. */
  private static final Duration CLOCK_STEP = Duration.ofMillis(20);

  private final ServiceConfig config;
  private final KafkaClients clients;
  private final boolean retriesHop;
  private final Resources resources;
  private final Timers timers;
  private Preparation preparation = Preparation.NONE;

  /**
   * An assembly.
   *
   * @param retriesHop whether there is a retry topic
   */
  DedupAssembly(
      ServiceConfig config,
      KafkaClients clients,
      boolean retriesHop,
      Resources resources,
      Timers timers) {
    this.config = config;
    this.clients = clients;
    this.retriesHop = retriesHop;
    this.resources = resources;
    this.timers = timers;
  }

  /** The gate; one that is open when deduplication is off. */
  Gate gate(MeterRegistry registry, DedupListener log) {
    DedupConfig dedup = config.dedup();
    if (!dedup.enabled()) {
      return Gate.OPEN;
    }
    MessageIds ids = ids(dedup);
    Ticker ticker = new CoarseTicker(Ticker.system(), timers, CLOCK_STEP);
    IdWindow window = new IdWindow(dedup.window(), dedup.maxIds(), ticker);
    DedupMeters meters = new DedupMeters(registry, window);
    DedupListener listener =
        event -> {
          meters.on(event);
          log.on(event);
        };
    if (dedup.store() == DedupConfig.Store.LOG) {
      preparation = resources.add(logWindow(ids, window, listener));
    }
    return dedup.store() == DedupConfig.Store.REDIS
        ? new WindowDeduplicator(ids, window, redis(listener), listener)
        : new WindowDeduplicator(ids, window, listener);
  }

  /** What is done for a partition before it is read. After {@link #gate}. */
  Preparation preparation() {
    return preparation;
  }

  private RedisWindow redis(DedupListener listener) {
    DedupConfig dedup = config.dedup();
    RedisWindow.Settings settings =
        new RedisWindow.Settings(
            dedup.redisUri(),
            config.source().group(),
            dedup.window(),
            REDIS_TIMEOUT,
            dedup.onStoreFailure() == DedupConfig.OnStoreFailure.PAUSE);
    try {
      return resources.add(new RedisWindow(settings, Ticker.system(), timers, listener));
    } catch (IllegalArgumentException malformed) {
      // Its message may hold a password.
      throw new ProgramFailure(
          ExitCode.USAGE, "dedup.redis-uri is no address of a Redis; write redis://HOST:PORT");
    }
  }

  private LogWindow logWindow(MessageIds ids, IdWindow window, DedupListener listener) {
    LogReading.Settings settings =
        new LogReading.Settings(
            config.dedup().window(),
            config.dedup().maxIds(),
            config.source().group(),
            config.deadLetter()::topicFor,
            retriesHop ? Optional.of(config.source().retryTopic()) : Optional.empty());
    LogReading.Clock clock =
        new LogReading.Clock(Ticker.system(), InstantSource.system(), Sleeper.system());
    return new LogWindow(
        new LogReading(() -> clients.reader("dedup"), settings, ids, window, clock, listener),
        Ticker.system());
  }

  private static MessageIds ids(DedupConfig dedup) {
    if (dedup.idHeader().isPresent()) {
      return MessageIds.ofHeader(dedup.idHeader().get());
    }
    return dedup.isKey() ? MessageIds.ofKey() : MessageIds.ofValue();
  }
}
