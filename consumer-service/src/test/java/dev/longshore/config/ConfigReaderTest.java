package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String EVERY_KEY =
      """
      kafka:
        bootstrap-servers: one:9093,[::1]:9094
        properties:
          security.protocol: SSL
          request.timeout.ms: 5000
      source:
        topics: [urgent, later]
        group: a group
        mode: consumer-group
        start-from: latest
        protocol: classic
        assignor: default
      workers:
        concurrency: 1_000
        threads: platform
        ordering: none
        max-in-flight: 2000
        max-in-flight-bytes: 1GiB
      handler:
        type: exec
        url: https://example.org:9000/work
        endpoints: [{url: "http://a:9000/", weight: 3}, "http://b:9000/"]
        balance: weighted
        command: [python3, work.py]
        class: com.example.Worker
        plugins-dir: /opt/plugins
        batch: {size: 1, linger: 0s}
      visibility:
        timeout: 1m
        max-extension: PT1H
      retry:
        max-attempts: 7
        backoff: {initial: 250ms, multiplier: 1.5, max: 1d, jitter: 0}
        topic-after: 2h
        non-retryable: [java.io.IOException, rejected]
      circuit-breaker:
        enabled: false
        failure-rate: 0.25
        slow-call: 3s
        window: 20
        open-for: 1m
        while-open: dead-letter
      outage-guard: {enabled: false, budget: 7, successes-per-letter: 3, probe-every: 1m}
      rate-limit: { per-second: 12.5, fleet-per-second: 40, per-key-per-second: 0.5 }
      priorities: { by: header, header: urgency, levels: 5, max-wait: 10s }
      dead-letter:
        topic: dead.{topic}
        transactional: true
        stack-trace-limit: 512B
        max-redrives: 7
      dedup: {enabled: false, id: key, window: 1h, max-ids: 500, store: redis, redis-uri: "redis://cache:6379", on-store-failure: pause}
      results: {topic: answers}
      heartbeat: {topic: beats, interval: 1s, suspect-after: 4s, dead-after: 9s}
      autoscaler:
        mode: advise
        target: kubernetes
        kubernetes: {namespace: shop, deployment: workers}
        min: 2
        max: 20
        age-target: 30s
        preset: balanced
        forecast: "on"
      alerts:
        webhook: https://hooks.example.org/x
        webhook-secret: secret
        alertmanager: http://alertmanager:9093
        lag-age: 1m
        dead-letters: 7
        dead-letter-window: 1h
        stuck-head: 2m
        after: 10s
      shutdown: {drain: 0s}
      http: {host: "::", port: 0, management-port: 9000}
      auth: {mode: none}
      logging: {format: json, level: debug}
      instance: {id: left}
      """;

  @TempDir Path folder;

  @Test
  void everyKeyIsReadFromTheFile() {
    assertThat(ConfigFixture.yaml(folder, EVERY_KEY).service())
        .isEqualTo(
            new ServiceConfig(
                new KafkaConfig(
                    "one:9093,[::1]:9094",
                    Map.of("security.protocol", "SSL", "request.timeout.ms", "5000")),
                new SourceConfig(
                    List.of("urgent", "later"),
                    "a group",
                    SourceConfig.Mode.CONSUMER_GROUP,
                    SourceConfig.StartFrom.LATEST,
                    SourceConfig.Protocol.CLASSIC,
                    SourceConfig.Assignor.DEFAULT),
                new WorkersConfig(
                    Concurrency.fixed(1000),
                    WorkersConfig.Threads.PLATFORM,
                    WorkersConfig.Ordering.NONE,
                    2000,
                    new ByteSize(1L << 30)),
                new HandlerConfig(
                    HandlerConfig.Type.EXEC,
                    Optional.of(URI.create("https://example.org:9000/work")),
                    List.of("http://a:9000/ weight=3", "http://b:9000/"),
                    HandlerConfig.Balance.WEIGHTED,
                    List.of("python3", "work.py"),
                    "com.example.Worker",
                    Path.of("/opt/plugins"),
                    new HandlerConfig.Batch(1, Duration.ZERO)),
                new VisibilityConfig(Duration.ofMinutes(1), Duration.ofHours(1)),
                new RetryConfig(
                    7,
                    new RetryConfig.Backoff(Duration.ofMillis(250), 1.5, Duration.ofDays(1), 0.0),
                    Duration.ofHours(2),
                    List.of("java.io.IOException", "rejected")),
                new CircuitBreakerConfig(
                    false,
                    0.25,
                    Duration.ofSeconds(3),
                    20,
                    Duration.ofMinutes(1),
                    CircuitBreakerConfig.WhileOpen.DEAD_LETTER),
                new OutageGuardConfig(false, 7, 3, Duration.ofMinutes(1)),
                new RateLimitConfig(12.5, 40, 0.5),
                new PrioritiesConfig(
                    PrioritiesConfig.By.HEADER, "urgency", 5, Duration.ofSeconds(10)),
                new DeadLetterConfig("dead.{topic}", true, new ByteSize(512), 7),
                new DedupConfig(
                    false,
                    "key",
                    Duration.ofHours(1),
                    500,
                    DedupConfig.Store.REDIS,
                    "redis://cache:6379",
                    DedupConfig.OnStoreFailure.PAUSE),
                new ResultsConfig("answers"),
                new HeartbeatConfig(
                    "beats", Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(9)),
                new AutoscalerConfig(
                    AutoscalerConfig.Mode.ADVISE,
                    AutoscalerConfig.Target.KUBERNETES,
                    new AutoscalerConfig.Kubernetes("shop", "workers"),
                    2,
                    20,
                    Duration.ofSeconds(30),
                    AutoscalerConfig.Preset.BALANCED,
                    AutoscalerConfig.Forecast.ON),
                new AlertsConfig(
                    "https://hooks.example.org/x",
                    "secret",
                    "http://alertmanager:9093",
                    Duration.ofMinutes(1),
                    7,
                    Duration.ofHours(1),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(10)),
                new ShutdownConfig(Duration.ZERO),
                new HttpConfig("::", 0, 9000),
                new AuthConfig(AuthConfig.Mode.NONE),
                new LoggingConfig(LoggingConfig.Format.JSON, LoggingConfig.Level.DEBUG),
                new InstanceConfig("left")));
  }

  @Test
  void theTestAboveSetsEveryKeyThatHasAnotherValueThanItsDefault() {
    List<String> stillDefault =
        ConfigFixture.yaml(folder, EVERY_KEY).read().values().stream()
            .filter(value -> value.source() instanceof ConfigSource.Default)
            .map(ConfigValue::key)
            .toList();
    List<String> sameAsDefault =
        ConfigFixture.yaml(folder, EVERY_KEY).read().values().stream()
            .filter(value -> !value.key().startsWith("kafka.properties"))
            .filter(
                value -> ConfigSchema.key(value.key()).setting().fallback().equals(value.text()))
            .map(ConfigValue::key)
            .toList();

    assertThat(stillDefault).isEmpty();
    assertThat(sameAsDefault)
        .as("keys with one legal value, for a handler of type exec")
        .containsExactly("source.mode", "source.assignor", "handler.batch.size", "auth.mode");
  }

  @Test
  void defaultsAreThoseOfTheContract() {
    assertThat(ServiceConfig.defaults())
        .isEqualTo(
            new ServiceConfig(
                new KafkaConfig("localhost:9092", Map.of()),
                new SourceConfig(
                    List.of(),
                    "",
                    SourceConfig.Mode.CONSUMER_GROUP,
                    SourceConfig.StartFrom.EARLIEST,
                    SourceConfig.Protocol.AUTO,
                    SourceConfig.Assignor.DEFAULT),
                new WorkersConfig(
                    Concurrency.fixed(64),
                    WorkersConfig.Threads.VIRTUAL,
                    WorkersConfig.Ordering.KEY,
                    10_000,
                    new ByteSize(64 << 20)),
                new HandlerConfig(
                    HandlerConfig.Type.LOG,
                    Optional.empty(),
                    List.of(),
                    HandlerConfig.Balance.ROUND_ROBIN,
                    List.of(),
                    "",
                    Path.of("plugins"),
                    new HandlerConfig.Batch(1, Duration.ZERO)),
                new VisibilityConfig(Duration.ofSeconds(30), Duration.ofMinutes(10)),
                new RetryConfig(
                    5,
                    new RetryConfig.Backoff(Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), 0.2),
                    Duration.ofSeconds(30),
                    List.of()),
                new CircuitBreakerConfig(
                    true,
                    0.5,
                    Duration.ofSeconds(10),
                    100,
                    Duration.ofSeconds(30),
                    CircuitBreakerConfig.WhileOpen.HOLD),
                new OutageGuardConfig(true, 1000, 1, Duration.ofSeconds(10)),
                new RateLimitConfig(0, 0, 0),
                new PrioritiesConfig(
                    PrioritiesConfig.By.NONE, "priority", 3, Duration.ofSeconds(30)),
                new DeadLetterConfig("{topic}.dlq", false, new ByteSize(8 << 10), 3),
                new DedupConfig(
                    true,
                    "header:ce_id",
                    Duration.ofMinutes(10),
                    1_000_000,
                    DedupConfig.Store.LOG,
                    "",
                    DedupConfig.OnStoreFailure.CONTINUE),
                new ResultsConfig(""),
                new HeartbeatConfig(
                    "longshore.heartbeats",
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(15)),
                new AutoscalerConfig(
                    AutoscalerConfig.Mode.APPLY,
                    AutoscalerConfig.Target.PROCESS,
                    new AutoscalerConfig.Kubernetes("", ""),
                    1,
                    10,
                    Duration.ofMinutes(1),
                    AutoscalerConfig.Preset.LEAN,
                    AutoscalerConfig.Forecast.SHADOW),
                new AlertsConfig(
                    "",
                    "",
                    "",
                    Duration.ofMinutes(5),
                    100,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30)),
                new ShutdownConfig(Duration.ofSeconds(25)),
                new HttpConfig("127.0.0.1", 8080, 8081),
                new AuthConfig(AuthConfig.Mode.NONE),
                new LoggingConfig(LoggingConfig.Format.AUTO, LoggingConfig.Level.INFO),
                new InstanceConfig("")));
  }

  @Test
  void theEnvironmentOverridesTheFileAndTheCommandLineBoth() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED + "workers: {concurrency: 1}\n");

    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(1);
    fixture.variable("LONGSHORE_WORKERS_CONCURRENCY", "2");
    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(2);
    fixture.overrides("workers.concurrency=3");
    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(3);
    fixture.overrides("workers.concurrency=3", "workers.concurrency=4");
    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(4);
  }

  @Test
  void aWrongValueThatIsOverriddenDoesNotMatter() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED + "workers: {concurrency: [many]}\n")
            .variable("LONGSHORE_WORKERS_CONCURRENCY", "2");

    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(2);
  }

  @Test
  void listsInTheEnvironmentAndOnTheCommandLineAreSeparatedByCommas() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
            .variable("LONGSHORE_SOURCE_TOPICS", "a, b")
            .overrides("retry.non-retryable=c,d");

    assertThat(fixture.service().source().topics()).containsExactly("a", "b");
    assertThat(fixture.service().retry().nonRetryable()).containsExactly("c", "d");
  }

  @Test
  void clientPropertiesOfAllLayersAreMerged() {
    ConfigFixture fixture =
        ConfigFixture.yaml(
                folder,
                ConfigFixture.REQUIRED
                    + "kafka: {properties: {ssl.protocol: TLSv1.2, linger.ms: 5}}\n")
            .variable("LONGSHORE_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL")
            .overrides("kafka.properties.ssl.protocol=TLSv1.3");

    assertThat(fixture.service().kafka().connection().properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ssl.protocol", "TLSv1.3", "linger.ms", "5", "security.protocol", "SSL"));
  }

  @Test
  void everyKeyCanBeSetInTheEnvironment() {
    ConfigFixture fixture = ConfigFixture.yaml(folder, "");
    EffectiveConfig fromFile = ConfigFixture.yaml(folder, EVERY_KEY).read();
    fromFile
        .values()
        .forEach(value -> fixture.variable(FlatLayer.variable(value.key()), value.text()));

    ConfigFixture.yaml(folder, "");
    EffectiveConfig fromEnvironment = fixture.read();

    assertThat(fromEnvironment.service()).isEqualTo(fromFile.service());
    assertThat(fromEnvironment.values())
        .allMatch(value -> value.source() instanceof ConfigSource.Environment);
  }

  @Test
  void everyKeyCanBeSetOnTheCommandLine() {
    EffectiveConfig fromFile = ConfigFixture.yaml(folder, EVERY_KEY).read();
    List<String> options =
        fromFile.values().stream().map(value -> value.key() + "=" + value.text()).toList();

    EffectiveConfig read =
        new ConfigReader(Map.of()).readWithoutFile(ConfigReader.Program.CONSUME, options);

    assertThat(read.service()).isEqualTo(fromFile.service());
  }

  @Test
  void noTwoKeysShareAVariable() {
    assertThat(ConfigSchema.paths().stream().map(FlatLayer::variable)).doesNotHaveDuplicates();
  }

  @Test
  void everyValueKnowsWhereItCameFrom() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
            .variable("LONGSHORE_HTTP_PORT", "0")
            .overrides("http.host=::");

    assertThat(fixture.value("source.group").source().place()).endsWith("longshore.yaml:1");
    assertThat(fixture.value("handler.type").source().place()).endsWith("longshore.yaml:2");
    assertThat(fixture.value("http.port"))
        .hasToString("http.port=0 (environment LONGSHORE_HTTP_PORT)");
    assertThat(fixture.value("http.host")).hasToString("http.host=:: (-D http.host)");
    assertThat(fixture.value("retry.backoff.max")).hasToString("retry.backoff.max=5m (default)");
  }

  @Test
  void variablesOfTheLauncherAndOfKubernetesAreNoConfiguration() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
            .variable("LONGSHORE_JAVA_HOME", "/jdk")
            .variable("LONGSHORE_JAVA_OPTS", "-Xmx1g")
            .variable("LONGSHORE_BOOTSTRAP", "elsewhere:9092")
            .variable("LONGSHORE_HOME", "/opt/longshore")
            .variable("LONGSHORE_SERVICE_HOST", "10.0.0.1")
            .variable("LONGSHORE_CONTROL_SERVICE_PORT_HTTP", "8080")
            .variable("LONGSHORE_PORT", "tcp://10.0.0.1:8080")
            .variable("LONGSHORE_PORT_8080_TCP_ADDR", "10.0.0.1")
            .variable("PATH", "/bin");

    assertThat(fixture.service().kafka().bootstrapServers()).isEqualTo("localhost:9092");
  }

  @Test
  void aSectionWithoutKeysKeepsItsDefaults() {
    ConfigFixture fixture =
        ConfigFixture.yaml(folder, ConfigFixture.REQUIRED + "workers:\nkafka: {properties: }\n");

    assertThat(fixture.service().workers()).isEqualTo(ServiceConfig.defaults().workers());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() {
    assertThat(ConfigFixture.yaml(folder, "\uFEFF" + ConfigFixture.REQUIRED).service().source())
        .extracting(SourceConfig::group)
        .isEqualTo("workers");
  }

  @Test
  void theControlPlaneNeedsNothingToConsume() {
    EffectiveConfig read =
        new ConfigReader(Map.of()).readWithoutFile(ConfigReader.Program.CONTROL, List.of());

    assertThat(read.service()).isEqualTo(ServiceConfig.defaults());
  }

  @Test
  void codeCanStateWhatDiffersFromTheDefaults() {
    ServiceConfig config = ServiceConfig.of("source.topics=a,b", "workers.ordering=partition");

    assertThat(config.source().topics()).containsExactly("a", "b");
    assertThat(config.workers().ordering()).isEqualTo(WorkersConfig.Ordering.PARTITION);
    assertThat(config.deadLetter().topicFor("a")).isEqualTo("a.dlq");
  }

  @Test
  void anInstanceWithoutANameIsCalledAfterHostAndProcess() {
    assertThat(new InstanceConfig("left").name()).isEqualTo("left");
    assertThat(new InstanceConfig("").name()).endsWith("-" + ProcessHandle.current().pid());
  }
}
