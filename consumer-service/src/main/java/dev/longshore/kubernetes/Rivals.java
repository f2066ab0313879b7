package dev.longshore.kubernetes;

import dev.longshore.autoscale.TargetConflict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who else scales a workload: a HorizontalPodAutoscaler or KEDA's ScaledObject. Two writers
 * would undo each other's work for ever. What may not be listed counts as not there, which is told
 * once. Any thread.
 */
final class Rivals {
  private static final Logger LOG = LoggerFactory.getLogger(Rivals.class);
  private static final String KIND = "Deployment";

  /** Spelled out, so that a cluster without KEDA need not be asked what that is. */
  static final ResourceDefinitionContext SCALED_OBJECTS =
      new ResourceDefinitionContext.Builder()
          .withGroup("keda.sh")
          .withVersion("v1alpha1")
          .withKind("ScaledObject")
          .withPlural("scaledobjects")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final Workload workload;
  private final AtomicBoolean isBlindTold = new AtomicBoolean();

  Rivals(KubernetesClient client, Workload workload) {
    this.client = client;
    this.workload = workload;
  }

  /**
   * Demands that nobody else scales the workload.
   *
   * @throws TargetConflict when somebody does
   */
  void refuse() {
    Optional<String> rival =
        Stream.<Supplier<Optional<String>>>of(this::podAutoscaler, this::scaledObject)
            .map(this::unlessForbidden)
            .flatMap(Optional::stream)
            .findFirst();
    if (rival.isPresent()) {
      throw new TargetConflict(
          rival.get() + " scales it too",
          workload.toString(),
          "delete that one, or set autoscaler.mode to advise or off");
    }
  }

  private Optional<String> podAutoscaler() {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(workload.namespace())
        .list()
        .getItems()
        .stream()
        .filter(
            scaler ->
                isOurs(
                    Optional.ofNullable(scaler.getSpec().getScaleTargetRef().getKind()),
                    scaler.getSpec().getScaleTargetRef().getName()))
        .map(scaler -> "HorizontalPodAutoscaler " + scaler.getMetadata().getName())
        .findFirst();
  }

  private Optional<String> scaledObject() {
    List<GenericKubernetesResource> all =
        client
            .genericKubernetesResources(SCALED_OBJECTS)
            .inNamespace(workload.namespace())
            .list()
            .getItems();
    return all.stream()
        .filter(
            scaled ->
                isOurs(
                    Optional.ofNullable(scaled.get("spec", "scaleTargetRef", "kind")),
                    scaled.<String>get("spec", "scaleTargetRef", "name")))
        .map(scaled -> "ScaledObject " + scaled.getMetadata().getName())
        .findFirst();
  }

  private boolean isOurs(Optional<String> kind, String name) {
    return kind.orElse(KIND).equals(KIND) && name.equals(workload.name());
  }

  private Optional<String> unlessForbidden(Supplier<Optional<String>> search) {
    try {
      return search.get();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == Refusals.MISSING) {
        return Optional.empty();
      }
      if (failure.getCode() != Refusals.FORBIDDEN) {
        throw failure;
      }
      if (isBlindTold.compareAndSet(false, true)) {
        LOG.warn(
            "{}: other autoscalers may not be listed, so none is looked for; grant list on"
                + " horizontalpodautoscalers and scaledobjects",
            workload);
      }
      return Optional.empty();
    }
  }
}
