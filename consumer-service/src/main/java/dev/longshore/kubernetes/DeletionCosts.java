package dev.longshore.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the pods that should go first with a low pod-deletion-cost, right before there are to be
 * fewer, and takes marks back that were not needed. A value that somebody else wrote stays. Without
 * the permission to patch pods the cluster chooses, which is told once. Any thread.
 */
final class DeletionCosts {
  static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";

  /** By it our own marks are known. */
  static final String GOES_FIRST = "-7411";

  private static final Logger LOG = LoggerFactory.getLogger(DeletionCosts.class);

  private final KubernetesClient client;
  private final Workload workload;
  private final AtomicBoolean isForbiddenTold = new AtomicBoolean();

  DeletionCosts(KubernetesClient client, Workload workload) {
    this.client = client;
    this.workload = workload;
  }

  /** Marks the victims among the pods, and no other. */
  void mark(List<Pod> pods, List<String> victims) {
    try {
      for (Pod pod : pods) {
        Optional<String> cost = cost(pod);
        boolean isVictim = victims.contains(Pods.id(pod));
        boolean isMarked = cost.filter(GOES_FIRST::equals).isPresent();
        if (isVictim && cost.isEmpty()) {
          edit(pod, Map.of(ANNOTATION, GOES_FIRST));
        } else if (!isVictim && isMarked) {
          edit(pod, Map.of());
        }
      }
    } catch (KubernetesClientException failure) {
      if (failure.getCode() != Refusals.FORBIDDEN) {
        throw failure;
      }
      if (isForbiddenTold.compareAndSet(false, true)) {
        LOG.warn(
            "{}: pods may not be patched, so the cluster chooses which ones go; grant patch on pods"
                + " to let the longest idle go first",
            workload);
      }
    }
  }

  private void edit(Pod pod, Map<String, String> mark) {
    try {
      Pod _ =
          client
              .pods()
              .inNamespace(workload.namespace())
              .withName(Pods.id(pod))
              .edit(
                  now ->
                      new PodBuilder(now)
                          .editMetadata()
                          .removeFromAnnotations(ANNOTATION)
                          .addToAnnotations(mark)
                          .endMetadata()
                          .build());
    } catch (KubernetesClientException failure) {
      if (failure.getCode() != Refusals.MISSING) {
        throw failure;
      }
    }
  }

  private static Optional<String> cost(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations())
        .flatMap(annotations -> Optional.ofNullable(annotations.get(ANNOTATION)));
  }
}
