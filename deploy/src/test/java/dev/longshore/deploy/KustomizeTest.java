package dev.longshore.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.config.ConfigReader.Program;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KustomizeTest {
  private static final String BASE = "deploy/kustomize/base/longshore.yaml";

  @Test
  void theBaseIsWhatTheChartMakes() throws IOException {
    String rendered = Chart.render();
    Path wanted = Path.of("target", "longshore.yaml");
    Files.createDirectories(wanted.toAbsolutePath().getParent());
    Files.writeString(wanted, rendered);

    assertThat(Repository.read(BASE))
        .as("%s; copy it from %s", BASE, wanted.toAbsolutePath())
        .isEqualTo(rendered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void anOverlayPatchesWhatTheBaseHas(String overlay) {
    String folder = "deploy/kustomize/overlays/" + overlay + "/";
    Map<String, Object> kustomization = Repository.yaml(folder + "kustomization.yaml");
    List<String> names =
        Arrays.stream(Repository.read(BASE).split("(?m)^---.*$"))
            .filter(document -> document.contains("kind:"))
            .map(StrictModel::parse)
            .map(KustomizeTest::name)
            .toList();

    List<Map<String, Object>> patches = Yaml.at(kustomization, "patches");
    assertThat(patches)
        .isNotEmpty()
        .allSatisfy(
            patch ->
                assertThat(name(StrictModel.parse(Repository.read(folder + patch.get("path")))))
                    .isIn(names));
    List<Map<String, Object>> replicas = Yaml.at(kustomization, "replicas");
    assertThat(replicas)
        .allSatisfy(count -> assertThat("Deployment " + count.get("name")).isIn(names));
    assertThat((List<?>) Yaml.at(kustomization, "resources")).asString().contains("../../base");
  }

  @Test
  void theConfigurationForDevelopmentIsOneThatBothProgramsTake() {
    String text =
        Repository.typed(
                Repository.read("deploy/kustomize/overlays/dev/config.yaml"), ConfigMap.class)
            .getData()
            .get("longshore.yaml");

    assertThat(Configuration.read(Program.CONSUME, Map.of(), text).source().topics())
        .isEqualTo(Configuration.read(Program.CONTROL, Map.of(), text).source().topics());
  }

  private static String name(HasMetadata resource) {
    return resource.getKind() + " " + resource.getMetadata().getName();
  }
}
