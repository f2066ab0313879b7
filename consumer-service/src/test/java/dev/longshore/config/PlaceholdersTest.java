package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;

  @Test
  void aVariableIsPutIn() {
    assertThat(group("${env:TEAM}-workers").variable("TEAM", "red").service().source().group())
        .isEqualTo("red-workers");
  }

  @Test
  void aDefaultStandsInForAMissingVariableOnly() {
    assertThat(group("${env:TEAM:a:b}").service().source().group()).isEqualTo("a:b");
    assertThat(group("${env:TEAM:blue}").variable("TEAM", "red").service().source().group())
        .isEqualTo("red");
  }

  @Test
  void aVariableMayHoldAWholeList() {
    ConfigFixture fixture =
        ConfigFixture.yaml(
                folder,
                """
                source: {topics: "${env:TOPICS}", group: workers}
                handler: {type: log}
                """)
            .variable("TOPICS", "a, b");

    assertThat(fixture.service().source().topics()).containsExactly("a", "b");
  }

  @Test
  void everyLayerMayUsePlaceholders() {
    ConfigFixture fixture =
        group("g")
            .variable("COUNT", "7")
            .variable("LONGSHORE_WORKERS_CONCURRENCY", "${env:COUNT}")
            .overrides("retry.max-attempts=${env:COUNT}");

    assertThat(fixture.service().workers().concurrency().most()).isEqualTo(7);
    assertThat(fixture.service().retry().maxAttempts()).isEqualTo(7);
  }

  @Test
  void whatIsPutInIsNotExpandedAgain() {
    assertThat(group("${env:TEAM}").variable("TEAM", "${env:OTHER}").service().source().group())
        .isEqualTo("${env:OTHER}");
  }

  @Test
  void twoDollarSignsKeepThePlaceholder() {
    assertThat(group("$${env:TEAM} $5").service().source().group()).isEqualTo("${env:TEAM} $5");
  }

  @Test
  void aFileIsPutInWithoutItsLastLineBreakAndIsASecret() throws IOException {
    ConfigFixture fixture = group("${file:" + secretFile() + "}");

    assertThat(fixture.service().source().group()).isEqualTo(SECRET);
    assertThat(fixture.value("source.group").secret()).isTrue();
    assertThat(fixture.value("source.group").shown()).isEqualTo("***");
    assertThat(fixture.read().values().toString()).doesNotContain(SECRET);
  }

  @Test
  void clientPropertiesThatHoldSecretsAreMarked() {
    ConfigFixture fixture =
        group("g")
            .overrides(
                "kafka.properties.sasl.jaas.config=" + SECRET,
                "kafka.properties.ssl.keystore.password=" + SECRET,
                "kafka.properties.ssl.keystore.key=" + SECRET,
                "kafka.properties.security.protocol=SSL",
                "handler.url=http://me:" + SECRET + "@host/");

    assertThat(fixture.read().values().stream().filter(ConfigValue::secret))
        .extracting(ConfigValue::key)
        .containsExactlyInAnyOrder(
            "kafka.properties.sasl.jaas.config",
            "kafka.properties.ssl.keystore.password",
            "kafka.properties.ssl.keystore.key",
            "handler.url");
    assertThat(fixture.read().values().toString()).doesNotContain(SECRET);
    assertThat(fixture.service().kafka().toString()).doesNotContain(SECRET);
  }

  @Test
  void noProblemHoldsASecret() throws IOException {
    String file = "${file:" + secretFile() + "}";
    ConfigFixture fixture =
        group("g")
            .overrides(
                "workers.concurrency=" + file,
                "visibility.timeout=" + file,
                "workers.threads=" + file,
                "source.topics=a b " + file,
                "kafka.bootstrap-servers=" + file,
                "dead-letter.topic=! " + file,
                "kafka.properties.sasl.jaas.config=" + SECRET + " ${env:NOPE} ${" + SECRET + ":x}",
                "kafka.properties.ssl.key.password=" + SECRET + " ${" + SECRET,
                "kafka.properties.sasl.mechanism=${" + SECRET + "}",
                "handler.url=ftp://me:" + SECRET + "@host/");

    assertThat(fixture.problems()).hasSize(10).noneMatch(line -> line.contains(SECRET));
    assertThat(fixture.problems())
        .contains(
            "-D workers.concurrency: workers.concurrency: expected a whole number or auto, got \"***\"",
            "-D kafka.bootstrap-servers: kafka.bootstrap-servers: \"***\" is not host:port, for"
                + " example localhost:9092");
  }

  @Test
  void noProblemHoldsAPartOfASecret() throws IOException {
    Path parts = Files.writeString(folder.resolve("parts"), "first\"part,second");
    ConfigFixture fixture =
        group("g")
            .overrides(
                "kafka.bootstrap-servers=${file:" + parts + "}",
                "dead-letter.topic=${file:" + parts + "}");

    assertThat(fixture.problems())
        .hasSize(2)
        .noneMatch(line -> line.contains("first") || line.contains("second"));
  }

  @Test
  void whatCannotBePutInIsToldWithItsPlace() {
    assertThat(
            ConfigFixture.yaml(
                    folder,
                    """
                    source:
                      topics: ["${env:NOPE}"]
                      group: ${file:/does/not/exist}
                    handler:
                      type: ${vault:type}
                      url: "${env:A"
                      class: ${file:/}
                    instance:
                      id: ${}
                    """)
                .problems())
        .containsExactly(
            "longshore.yaml:2: source.topics: environment variable \"NOPE\" is not set; set it or"
                + " write ${env:NAME:default}",
            "longshore.yaml:3: source.group: file \"/does/not/exist\" does not exist",
            "longshore.yaml:5: handler.type: has an unknown placeholder; there are ${env:NAME},"
                + " ${env:NAME:default} and ${file:/path}, and $${ for a literal ${",
            "longshore.yaml:6: handler.url: has ${ without }; write $${ for a literal ${",
            "longshore.yaml:7: handler.class: file \"/\" is a directory",
            "longshore.yaml:9: instance.id: has an unknown placeholder; there are ${env:NAME},"
                + " ${env:NAME:default} and ${file:/path}, and $${ for a literal ${");
  }

  private Path secretFile() throws IOException {
    return Files.writeString(folder.resolve("secret"), SECRET + "\n");
  }

  private ConfigFixture group(String group) {
    return ConfigFixture.yaml(
        folder,
        """
        source: {topics: [orders], group: "%s"}
        handler: {type: log}
        """
            .formatted(group));
  }
}
