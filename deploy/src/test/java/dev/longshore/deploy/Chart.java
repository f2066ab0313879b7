package dev.longshore.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What Helm itself makes of our chart. */
final class Chart {
  static final Path PATH = Repository.path("deploy/helm/longshore");

  private final List<String> documents;

  private Chart(String rendered) {
    documents =
        Arrays.stream(rendered.split("(?m)^---.*$"))
            .filter(
                document ->
                    document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
            .toList();
  }

  /** The chart with some values set, as {@code autoscaling.by=keda}. */
  static Chart with(String... values) {
    return new Chart(render(values));
  }

  static String render(String... values) {
    TemplateCommand command =
        new Helm(PATH)
            .template()
            .withName("longshore")
            .withNamespace("longshore")
            .withKubeVersion("1.31.0");
    for (String value : values) {
      int equals = value.indexOf('=');
      command.set(value.substring(0, equals), value.substring(equals + 1));
    }
    return command.call();
  }

  /** The resources that Kubernetes itself has, read strictly. */
  List<HasMetadata> resources() {
    return documents.stream()
        .filter(document -> !isCustom(document))
        .map(StrictModel::parse)
        .toList();
  }

  <T extends HasMetadata> T one(Class<T> type, String name) {
    return resources().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(resource -> resource.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  /** The resources of other makers. */
  List<GenericKubernetesResource> custom() {
    return documents.stream()
        .filter(Chart::isCustom)
        .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  private static boolean isCustom(String document) {
    return document
        .lines()
        .anyMatch(line -> line.matches("apiVersion: (keda.sh|monitoring.coreos.com)/.*"));
  }
}
