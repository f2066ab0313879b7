package dev.longshore.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.longshore.config.ConfigReader.Program;
import dev.longshore.config.ServiceConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ComposeTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-(.*)}");

  private final Map<String, Object> compose = Repository.yaml("docker-compose.yml");
  private final Map<String, Map<String, Object>> services = Yaml.at(compose, "services");

  @Test
  void theFileKeepsToTheSpecification() throws java.io.IOException {
    String schema =
        new String(
            java.util.Objects.requireNonNull(
                    ComposeTest.class.getResourceAsStream("/compose-spec/compose-spec.json"))
                .readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    // Its dialect has no "id", and nothing refers to one.
    String known = schema.replaceAll("\"id\": \"[^\"]*\",", "");

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(known, InputFormat.JSON)
                .validate(JsonMapper.shared().writeValueAsString(compose), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void everyServiceHasOneOfTwoProfilesAndAFixedVersion() {
    assertThat(services)
        .containsOnlyKeys("kafka", "topics", "control", "consumer", "prometheus", "grafana");
    assertThat(services)
        .allSatisfy(
            (name, service) -> {
              assertThat(Yaml.<List<String>>at(service, "profiles"))
                  .isSubsetOf(List.of("core", "observability"))
                  .hasSize(1);
              assertThat((String) Yaml.at(service, "image")).matches("[a-z/]+:v?[0-9.]+");
            });
  }

  @Test
  void whatIsMountedIsThere() {
    services.forEach(
        (name, service) ->
            mounts(service).stream()
                .filter(mount -> mount.startsWith("./"))
                .forEach(
                    mount ->
                        assertThat(Repository.path(mount.substring(2, mount.indexOf(':'))))
                            .exists()));
  }

  @Test
  void theConfigurationIsOneThatBothProgramsTake() {
    String text = Repository.read("deploy/compose/longshore.yaml");
    ServiceConfig consumer = Configuration.read(Program.CONSUME, environment("consumer"), text);
    ServiceConfig control = Configuration.read(Program.CONTROL, environment("control"), text);

    assertThat(consumer.kafka().bootstrapServers()).isEqualTo("kafka:19092");
    assertThat(control.http().port()).isEqualTo(ServiceConfig.defaults().http().port());
    assertThat((List<?>) Yaml.at(services.get("control"), "ports"))
        .asString()
        .contains("127.0.0.1:%1$d:%1$d".formatted(control.http().port()));
    assertThat(Repository.read("deploy/prometheus/prometheus.yml"))
        .contains("port: " + consumer.http().managementPort());
  }

  @Test
  void topicsAreMadeAsTheConfigurationNamesThem() {
    ServiceConfig config =
        Configuration.read(
            Program.CONSUME,
            environment("consumer"),
            Repository.read("deploy/compose/longshore.yaml"));

    assertThat((List<?>) Yaml.at(services.get("topics"), "command"))
        .asString()
        .contains(config.source().topics().getFirst() + ":8")
        .contains(config.deadLetter().topicFor(config.source().topics().getFirst()) + ":8");
  }

  @Test
  void aConsumerHasMoreTimeThanItsDrain() {
    ServiceConfig config =
        Configuration.read(
            Program.CONSUME,
            environment("consumer"),
            Repository.read("deploy/compose/longshore.yaml"));

    assertThat((String) Yaml.at(services.get("consumer"), "stop_grace_period"))
        .isEqualTo(config.shutdown().drain().toSeconds() + 25 + "s");
  }

  @Test
  void nothingIsPublishedBeyondThisMachine() {
    assertThat(services)
        .allSatisfy(
            (name, service) ->
                assertThat((List<?>) service.getOrDefault("ports", List.of()))
                    .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:")));
  }

  private static List<String> mounts(Map<String, Object> service) {
    return ((List<?>) service.getOrDefault("volumes", List.of()))
        .stream().map(Object::toString).toList();
  }

  /** The environment of a service, with the defaults of its variables. */
  private Map<String, String> environment(String service) {
    Map<?, ?> given =
        (Map<?, ?>)
            java.util.Objects.requireNonNull(services.get(service))
                .getOrDefault("environment", Map.of());
    Map<String, String> environment = new java.util.HashMap<>();
    given.forEach(
        (name, value) -> {
          Matcher variable = VARIABLE.matcher(value.toString());
          environment.put(
              name.toString(), variable.matches() ? variable.group(1) : value.toString());
        });
    return environment;
  }
}
