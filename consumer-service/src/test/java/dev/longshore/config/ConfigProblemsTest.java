package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.failure.ProgramFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
  @TempDir Path folder;

  @Test
  void allProblemsAreToldAtOnce() {
    String yaml =
        """
        kafka:
          properties:
            acks: all
            sasl.jaas.config: "x ${env:NOPE}"
        source: {topics: [a, "b c", a], grp: x, mode: share-group}
        workers:
          concurency: 3
          concurrency: many
          max-in-flight: 0
        visibility: {timeout: 30 parsecs, max-extension: 5}
        visibility: 5
        retry: 7
        handler: {type: http, batch: {size: 0}}
        circuit-breaker: {failure-rate: 0}
        dead-letter: {topic: "{topic}"}
        http: {port: 8081}
        concurrency: 4
        workers.threads: virtual
        tracing: true
        """;

    assertThat(
            ConfigFixture.yaml(folder, yaml)
                .variable("LONGSHORE_WORKER_THREADS", "virtual")
                .variable("LONGSHORE_WORKERS_ORDERING", "keys")
                .overrides("workers.threads", "http.managment-port=1", "alerts.webhook=x")
                .problems())
        .containsExactly(
            "longshore.yaml:3: kafka.properties.acks: not on the allow-list of client properties"
                + " (security.*, sasl.*, ssl.*, timeouts, sizes)",
            "longshore.yaml:4: kafka.properties.sasl.jaas.config: environment variable \"NOPE\" is"
                + " not set; set it or write ${env:NAME:default}",
            "longshore.yaml:5: source.grp: unknown key (did you mean source.group?)",
            "longshore.yaml:5: source.mode: \"share-group\" is not supported yet",
            "longshore.yaml:5: source.topics: \"b c\" is not a topic name (up to 249 letters,"
                + " digits, dots, underscores and hyphens)",
            "longshore.yaml:5: source.topics: \"a\" is listed twice",
            "longshore.yaml:7: workers.concurency: unknown key (did you mean"
                + " workers.concurrency?)",
            "longshore.yaml:8: workers.concurrency: expected a whole number or auto, got \"many\"",
            "longshore.yaml:9: workers.max-in-flight: must be between 1 and 2147483647: 0",
            "longshore.yaml:10: visibility.timeout: \"30 parsecs\" is not a duration; write for"
                + " example 30s, 500ms, 10m",
            "longshore.yaml:10: visibility.max-extension: \"5\" has no unit; write for example 30s,"
                + " 500ms, 10m",
            "longshore.yaml:11: visibility: duplicate key, already on line 10",
            "longshore.yaml:12: retry: expected a section with keys such as retry.max-attempts, got"
                + " a single value",
            "longshore.yaml:13: handler.batch.size: must be between 1 and 10000: 0",
            "longshore.yaml:13: handler.type: type http needs handler.url, for example"
                + " http://localhost:9000/",
            "longshore.yaml:14: circuit-breaker.failure-rate: must be more than 0 and at most 1: 0.0",
            "longshore.yaml:15: dead-letter.topic: {topic} alone is the topic of origin; write for"
                + " example {topic}.dlq",
            "longshore.yaml:16: http.port: port and management-port are both 8081",
            "longshore.yaml:17: concurrency: unknown key (did you mean workers.concurrency?)",
            "longshore.yaml:18: workers.threads: unknown key (write the part after a dot on a line"
                + " of its own, indented)",
            "longshore.yaml:19: tracing: not supported yet",
            "longshore.yaml: source.group: required and not set",
            "environment LONGSHORE_WORKER_THREADS: unknown variable (did you mean"
                + " LONGSHORE_WORKERS_THREADS?)",
            "environment LONGSHORE_WORKERS_ORDERING: workers.ordering: \"keys\" is not one of key,"
                + " partition, none (did you mean key?)",
            "-D workers.threads: has no value; write -D key=value",
            "-D http.managment-port: http.managment-port: unknown key (did you mean"
                + " http.management-port?)",
            "-D alerts.webhook: alerts.webhook: must be http://HOST[:PORT]/PATH or https://…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workers.concurrency=64.5           | expected a whole number or auto, got "64.5"
          handler.batch.size=2               | type log takes one message at a time, so batch.size must be 1: 2
          handler.batch.linger=1s            | linger 1s needs a size of more than 1
          handler.batch.linger=2m            | must not be longer than 1m: 2m
          workers.concurrency=99999999999    | "99999999999" is too large for a whole number
          workers.concurrency=0              | must be between 1 and 100000: 0
          workers.concurrency=100001         | must be between 1 and 100000: 100001
          workers.concurrency=automatic      | expected a whole number or auto, got "automatic"
          workers.concurrency=               | expected a whole number or auto, got ""
          workers.concurrency=20000          | max-in-flight 10000 is less than concurrency 20000
          workers.max-in-flight=63           | max-in-flight 63 is less than concurrency 64
          workers.max-in-flight-bytes=64     | "64" has no unit; write for example 64MiB, 8KiB, 512B
          workers.max-in-flight-bytes=64Mi   | "64Mi" is not a size; write for example 64MiB, 8KiB, 512B
          workers.max-in-flight-bytes=0B     | must be more than 0B: 0B
          workers.max-in-flight-bytes=99999999999999999GiB | "99999999999999999GiB" is too large
          workers.threads=Virtual            | "Virtual" is not one of virtual, platform (did you mean virtual?)
          handler.type=exec                  | type exec needs handler.command, for example [python3, handler.py]
          handler.command=a                  | is for type exec, but handler.type is log
          handler.balance=weighted           | is of no use without handler.endpoints
          handler.balance=random             | "random" is not one of round-robin, weighted, least-connections
          handler.endpoints=localhost:9000   | "localhost:9000" is not an absolute http or https URL, for example http://localhost:9000/
          handler.endpoints=http://a/ weight=0 | the weight of "http://a/ weight=0" must be between 1 and 1000
          handler.endpoints=http://a/ w=1    | "http://a/ w=1" is not a url and a weight, as {url: http://a:9000/, weight: 3}
          handler.endpoints=http://a/,http://a/ | http://a/ is there twice
          handler.endpoints=http://a/ weight=2 | weights count with balance weighted or least-connections only
          handler.type=grpc                  | "grpc" is not one of http, exec, java, log
          handler.type=                      | "" is not one of http, exec, java, log
          handler.url=localhost:9000         | "localhost:9000" is not an absolute http or https URL, for example http://localhost:9000/
          handler.url=ftp://host/            | "ftp://host/" is not an absolute http or https URL, for example http://localhost:9000/
          handler.url=http://a b             | "http://a b" is not a URL; write for example http://localhost:9000/
          source.assignor=random             | "random" is not one of default, load-aware
          source.topics='a,,b'               | has an empty item
          source.topics=                     | required and not set
          source.group=                      | required and not set
          visibility.timeout=30              | "30" has no unit; write for example 30s, 500ms, 10m
          visibility.timeout=PT-5S           | "PT-5S" is negative; write for example 30s, 500ms, 10m
          visibility.timeout=99999999999d    | "99999999999d" is too long; the most is 36500d
          visibility.timeout=0s              | must be longer than 0s: 0s
          visibility.timeout=11m             | timeout 11m is longer than max-extension 10m
          visibility.max-extension=29s       | timeout 30s is longer than max-extension 29s
          retry.max-attempts=0               | must be between 1 and 1000000: 0
          retry.backoff.initial=6m           | initial 6m is longer than max 5m
          retry.backoff.multiplier=0.5       | must be between 1.0 and 1000.0: 0.5
          retry.backoff.multiplier=NaN       | expected a number, got "NaN"
          retry.backoff.jitter=1.1           | must be between 0.0 and 1.0: 1.1
          dead-letter.topic={tpic}.dlq       | "{tpic}.dlq" is not a topic name (up to 249 letters, digits, dots, underscores and hyphens); {topic} stands for the topic of origin
          dead-letter.topic=orders           | the dead letters of topic "orders" would go to "orders", which is consumed itself
          dead-letter.stack-trace-limit=2MiB | must be at most 1MiB: 2MiB
          dead-letter.max-redrives=-1        | must be between 0 and 1000000: -1
          http.port=65536                    | must be between 0 and 65535: 65536
          http.management-port=8080          | port and management-port are both 8080
          http.host=                         | must not be empty
          auth.mode=token                    | "token" is not supported yet
          logging.level=loud                 | "loud" is not one of trace, debug, info, warn, error
          kafka.bootstrap-servers=kafka      | "kafka" is not host:port, for example localhost:9092
          kafka.bootstrap-servers=kafka:99999| "kafka:99999" is not host:port, for example localhost:9092
          kafka.properties=x                 | is a group of names; set kafka.properties.NAME
          kafka.properties.linger.m=1        | not on the allow-list of client properties (security.*, sasl.*, ssl.*, timeouts, sizes) (did you mean linger.ms?)
          workers=5                          | is a section; set its keys, as workers.concurrency
          alerts.webhook=hooks.example.org   | must be http://HOST[:PORT]/PATH or https://…
          alerts.webhook-secret=topsecret    | signs what goes to webhook, which is not set
          alerts.alertmanager=am:9093        | must be http://HOST[:PORT] or https://…, without /api
          alerts.dead-letters=0              | must be between 1 and 1000000000: 0
          alerts.lag-age=0s                  | must be longer than 0s: 0s
          autoscaler=on                      | is a section; set its keys, as autoscaler.mode
          autoscaler.min=11                  | min 11 is more than max 10
          autoscaler.max=0                   | must be between 1 and 10000: 0
          autoscaler.age-target=500ms        | must be between 1s and 1d: 500ms
          autoscaler.preset=eager            | "eager" is not one of lean, balanced, latency
          autoscaler.target=kubernetes       | with target kubernetes the name of the Deployment is needed
          autoscaler.kubernetes.name=x       | unknown key (did you mean autoscaler.kubernetes.namespace?)
          maxInFlight=5                      | unknown key (did you mean workers.max-in-flight?)
          workers.maxInFlight=5              | unknown key (did you mean workers.max-in-flight?)
          colour=red                         | unknown key
          """)
  void aWrongSettingIsTold(String setting, String problem) {
    String key = setting.substring(0, setting.indexOf('='));

    assertThat(
            ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
                .overrides(setting.strip())
                .problems())
        .containsExactly("-D %s: %s: %s".formatted(key, key, problem));
  }

  @ParameterizedTest
  @MethodSource("laterKeys")
  void aKeyWithoutCodeBehindItIsRefusedInEveryLayer(String key) {
    String variable = FlatLayer.variable(key);

    assertThat(
            ConfigFixture.yaml(folder, flow(key))
                .variable(variable, "x")
                .overrides(
                    key + "=x", "source.topics=orders", "source.group=workers", "handler.type=log")
                .problems())
        .hasSize(3)
        .anyMatch(line -> line.matches("longshore.yaml:[0-9]+: " + key + ": not supported yet"))
        .contains("environment %s: %s: not supported yet".formatted(variable, key))
        .contains("-D %s: %s: not supported yet".formatted(key, key));
  }

  static List<String> laterKeys() {
    return LaterKeys.PATHS;
  }

  @Test
  void theWrongShapeOfAValueIsTold() {
    String yaml =
        """
        source:
          topics: {orders: 1}
          group: [a]
        handler:
          type:
        workers: [concurrency]
        kafka:
          properties: [a]
        retry:
          non-retryable: [a, [b]]
        instance:
          id: null
        """;

    assertThat(ConfigFixture.yaml(folder, yaml).problems())
        .containsExactly(
            "longshore.yaml:2: source.topics: expected a list, got a section",
            "longshore.yaml:3: source.group: expected text, got a list",
            "longshore.yaml:5: handler.type: has no value; expected one of http, exec, java, log",
            "longshore.yaml:6: workers: expected a section with keys such as workers.concurrency,"
                + " got a list",
            "longshore.yaml:8: kafka.properties: expected names and values, got a list",
            "longshore.yaml:10: retry.non-retryable: item 2 of the list is not text",
            "longshore.yaml:12: instance.id: has no value; expected text");
  }

  @Test
  void anEmptyFileLacksTheRequiredKeys() {
    assertThat(ConfigFixture.yaml(folder, "# nothing\n").problems())
        .containsExactly(
            "longshore.yaml: source.topics: required and not set",
            "longshore.yaml: source.group: required and not set",
            "longshore.yaml: handler.type: required and not set");
  }

  @Test
  void withoutAFileTheRequiredKeysAreToldAsWell() {
    assertThatThrownBy(
            () ->
                new ConfigReader(Map.of())
                    .readWithoutFile(ConfigReader.Program.CONSUME, List.of("handler.type=log")))
        .isInstanceOf(ProgramFailure.class)
        .hasMessage(
            "configuration: source.topics: required and not set\n"
                + "configuration: source.group: required and not set");
  }

  @Test
  void aMistypedPortIsNotTakenForAVariableOfKubernetes() {
    assertThat(
            ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
                .variable("LONGSHORE_HTTP_MANAGMENT_PORT", "9000")
                .problems())
        .containsExactly(
            "environment LONGSHORE_HTTP_MANAGMENT_PORT: unknown variable (did you mean"
                + " LONGSHORE_HTTP_MANAGEMENT_PORT?)");
  }

  @Test
  void aVariableThatNamesASectionIsTold() {
    assertThat(
            ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
                .variable("LONGSHORE_WORKERS", "5")
                .variable("LONGSHORE_KAFKA_PROPERTIES_ACKS", "0")
                .problems())
        .containsExactlyInAnyOrder(
            "environment LONGSHORE_KAFKA_PROPERTIES_ACKS: kafka.properties.acks: not on the"
                + " allow-list of client properties (security.*, sasl.*, ssl.*, timeouts, sizes)",
            "environment LONGSHORE_WORKERS: workers: is a section; set its keys, as"
                + " workers.concurrency");
  }

  @Test
  void aDeadLetterTopicThatIsConsumedTooIsRefusedWhereItWasSet() {
    String yaml =
        """
        source: {topics: [orders, orders.dlq], group: workers}
        handler: {type: log}
        """;

    assertThat(ConfigFixture.yaml(folder, yaml).problems())
        .containsExactly(
            "longshore.yaml:1: source.topics: the dead letters of topic \"orders\" would go to"
                + " \"orders.dlq\", which is consumed itself");
  }

  @Test
  void recordsMadeInCodeAreCheckedToo() {
    assertThatThrownBy(() -> new VisibilityConfig(Duration.ofMinutes(2), Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout: timeout 2m is longer than max-extension 1m");
    assertThatThrownBy(() -> new ByteSize(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must not be negative: -1");
  }

  private static String flow(String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? "{" + path + ": x}"
        : "{" + path.substring(0, dot) + ": " + flow(path.substring(dot + 1)) + "}";
  }

  @Test
  void whereIdsAreSharedNeedsAnAddressAndNoOtherHasOne() {
    String base = "source: {topics: [a], group: g}\nhandler: {type: log}\ndedup: ";

    assertThat(ConfigFixture.yaml(folder, base + "{store: redis}\n").problems())
        .singleElement()
        .asString()
        .contains("store redis needs redis-uri, for example redis://localhost:6379");
    assertThat(
            ConfigFixture.yaml(folder, base + "{redis-uri: 'redis://:hidden@cache'}\n").problems())
        .singleElement()
        .asString()
        .contains("redis-uri is for store redis, and the store is log")
        .doesNotContain("hidden");
    assertThat(
            ConfigFixture.yaml(folder, base + "{store: redis, redis-uri: 'http://:hidden@cache'}\n")
                .problems())
        .singleElement()
        .asString()
        .contains("must be redis://HOST:PORT")
        .doesNotContain("hidden");
    assertThat(ConfigFixture.yaml(folder, base + "{id: ce_id, max-ids: 1}\n").problems())
        .hasSize(2);
  }
}
