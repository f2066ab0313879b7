package dev.longshore.config;

import java.util.List;
import java.util.Map;

/**
 * Everything that can be configured, section by section. Immutable.
 *
 * @param kafka which Kafka, and how to talk to it
 * @param source where messages come from
 * @param workers how messages are worked on inside one instance
 * @param handler what handles a message
 * @param visibility how long an attempt holds its message
 * @param retry what happens after a failed attempt
 * @param circuitBreaker when attempts stop because the handler fails
 * @param outageGuard when dead letters stop because nearly all messages fail
 * @param rateLimit how many attempts start per second
 * @param priorities which messages go before others
 * @param deadLetter where messages go that cannot be handled
 * @param dedup which messages are copies of others
 * @param results what becomes of what handlers produce
 * @param heartbeat how instances tell that they are there
 * @param autoscaler how many instances there are
 * @param alerts what counts as wrong with the fleet, and who is told
 * @param shutdown how the service stops
 * @param http where the service listens
 * @param auth who may use the console and the REST API
 * @param logging what is logged, and how
 * @param instance how this instance is called
 */
public record ServiceConfig(
    KafkaConfig kafka,
    SourceConfig source,
    WorkersConfig workers,
    HandlerConfig handler,
    VisibilityConfig visibility,
    RetryConfig retry,
    CircuitBreakerConfig circuitBreaker,
    OutageGuardConfig outageGuard,
    RateLimitConfig rateLimit,
    PrioritiesConfig priorities,
    DeadLetterConfig deadLetter,
    DedupConfig dedup,
    ResultsConfig results,
    HeartbeatConfig heartbeat,
    AutoscalerConfig autoscaler,
    AlertsConfig alerts,
    ShutdownConfig shutdown,
    HttpConfig http,
    AuthConfig auth,
    LoggingConfig logging,
    InstanceConfig instance) {

  /** Checks what concerns several sections. */
  public ServiceConfig {
    Checks checks = new Checks();
    for (String topic : source.topics()) {
      String dead = deadLetter.topicFor(topic);
      checks.that(
          !source.topics().contains(dead),
          "the dead letters of topic \"%s\" would go to \"%s\", which is consumed itself"
              .formatted(topic, dead),
          "dead-letter.topic",
          "source.topics");
      checks.that(
          TopicNames.legal(dead),
          "the dead letters of topic \"%s\" would go to \"%s\", which %s"
              .formatted(topic, dead, TopicNames.RULE),
          "dead-letter.topic",
          "source.topics");
    }
    int batch = handler.batch().size();
    checks.that(
        batch == 1 || workers.ordering() != WorkersConfig.Ordering.PARTITION,
        "with ordering partition a batch could hold one message only: set size 1 or ordering key",
        "handler.batch.size",
        "workers.ordering");
    checks.that(
        batch <= workers.maxInFlight(),
        "a batch of %d messages never fills with max-in-flight %d"
            .formatted(batch, workers.maxInFlight()),
        "handler.batch.size",
        "workers.max-in-flight");
    checkRetryTopic(checks, source, deadLetter);
    checks.that(
        !source.topics().contains(results.topic()),
        "the results would go to \"%s\", which is consumed itself".formatted(results.topic()),
        "results.topic",
        "source.topics");
    checks.that(
        !source.topics().contains(heartbeat.topic()),
        "heartbeats would go to \"%s\", which is consumed itself".formatted(heartbeat.topic()),
        "heartbeat.topic",
        "source.topics");
    checks.done();
  }

  private static void checkRetryTopic(
      Checks checks, SourceConfig source, DeadLetterConfig deadLetter) {
    String retries = source.retryTopic();
    checks.that(
        !source.topics().contains(retries),
        "\"%s\" is the topic in which retries of group \"%s\" wait; it cannot be a source"
            .formatted(retries, source.group()),
        "source.topics",
        "source.group");
    checks.that(
        source.topics().stream().noneMatch(topic -> deadLetter.topicFor(topic).equals(retries)),
        "dead letters would go to \"%s\", in which retries of group \"%s\" wait"
            .formatted(retries, source.group()),
        "dead-letter.topic",
        "source.group");
  }

  /** The defaults of every key; nothing is said about what to consume. */
  public static ServiceConfig defaults() {
    return of();
  }

  /**
   * The defaults with some keys set, for code that starts the service and for tests.
   *
   * @param settings as after {@code -D}: {@code "workers.concurrency=4"}
   */
  public static ServiceConfig of(String... settings) {
    return new ConfigReader(Map.of())
        .readWithoutFile(ConfigReader.Program.CONTROL, List.of(settings))
        .service();
  }
}
