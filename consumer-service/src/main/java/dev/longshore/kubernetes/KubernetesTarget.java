package dev.longshore.kubernetes;

import dev.longshore.autoscale.ScaleTarget;
import dev.longshore.autoscale.TargetConflict;
import dev.longshore.autoscale.TargetState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * A Deployment whose pods are the consumers; a pod's name is its consumer's id. The number is
 * changed through the scale subresource, and only when it is still what was read. There are never
 * fewer during a rollout, which spans two ReplicaSets and would pick its victims itself. Owned by
 * the thread that scales.
 */
public final class KubernetesTarget implements ScaleTarget, AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int TRIES = 3;

  private final KubernetesClient client;
  private final Workload workload;
  private final Rivals rivals;
  private final DeletionCosts costs;
  private OptionalInt wantedWhenRead = OptionalInt.empty();

  /** A target over a client, which is closed with it. */
  KubernetesTarget(KubernetesClient client, Workload workload) {
    this.client = client;
    this.workload = workload;
    this.rivals = new Rivals(client, workload);
    this.costs = new DeletionCosts(client, workload);
  }

  /**
   * A target in the cluster that this process runs in, or in that of the kubeconfig. Nothing is
   * asked yet.
   *
   * @param namespace empty for the pod's own, or the kubeconfig's
   * @param deployment the Deployment's name
   */
  public static KubernetesTarget connect(String namespace, String deployment) {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(
                new ConfigBuilder()
                    .withConnectionTimeout(TIMEOUT_MILLIS)
                    .withRequestTimeout(TIMEOUT_MILLIS)
                    .withRequestRetryBackoffLimit(1)
                    .build())
            .build();
    String own = Optional.ofNullable(client.getNamespace()).orElse("default");
    return new KubernetesTarget(
        client, new Workload(namespace.isBlank() ? own : namespace, deployment));
  }

  @Override
  public TargetState read() {
    try {
      Deployment now = deployment();
      int wanted = wanted(now);
      wantedWhenRead = OptionalInt.of(wanted);
      return new TargetState(wanted, pods(now).stream().map(Pods::instance).toList());
    } catch (KubernetesClientException failure) {
      throw Refusals.explain(failure, "read it", workload);
    }
  }

  @Override
  public void scale(int wanted, List<String> victims) {
    try {
      rivals.refuse();
      Deployment now = deployment();
      int before = wanted(now);
      refuseOther(before);
      if (wanted < before) {
        refuseDuringRollout(now);
        costs.mark(pods(now), victims);
      }
      change(before, wanted);
      wantedWhenRead = OptionalInt.of(wanted);
    } catch (KubernetesClientException failure) {
      throw Refusals.explain(failure, "scale it to " + wanted, workload);
    }
  }

  /**
   * Tells each consumer that ended by itself, soon after it did, with the reason; until this target
   * is closed. What is told is called by threads of the client and must not block.
   *
   * @throws dev.longshore.autoscale.TargetUnreadable when the pods cannot be watched
   */
  public void onDeath(BiConsumer<String, String> told) {
    try {
      client
          .pods()
          .inNamespace(workload.namespace())
          .withLabelSelector(deployment().getSpec().getSelector())
          .inform(new PodDeaths(told));
    } catch (KubernetesClientException failure) {
      throw Refusals.explain(failure, "watch its pods", workload);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * The version goes with the order, so that a change between our look and our order is refused. A
   * mere change of the status is refused as well, hence the other tries.
   */
  private void change(int before, int wanted) {
    for (int attempt = 1; ; attempt++) {
      Scale scale = resource().scale();
      refuseOther(Optional.ofNullable(scale.getSpec().getReplicas()).orElse(0));
      scale.getSpec().setReplicas(wanted);
      try {
        Scale _ = resource().scale(scale);
        return;
      } catch (KubernetesClientException failure) {
        if (failure.getCode() != Refusals.CONFLICT) {
          throw failure;
        }
        if (attempt == TRIES) {
          throw new TargetConflict(
              "it changes all the time, %d orders to go from %d to %d were late"
                  .formatted(TRIES, before, wanted),
              workload.toString(),
              "look who else changes it",
              failure);
        }
      }
    }
  }

  private void refuseOther(int now) {
    if (wantedWhenRead.isPresent() && wantedWhenRead.getAsInt() != now) {
      throw new TargetConflict(
          "somebody changed it from %d to %d".formatted(wantedWhenRead.getAsInt(), now),
          workload.toString(),
          "let only one of them scale it, or set autoscaler.mode to advise");
    }
  }

  private void refuseDuringRollout(Deployment now) {
    if (isRollingOut(now)) {
      throw new TargetConflict(
          "a rollout is under way, in which there are never fewer",
          workload.toString(),
          "wait until it is through, or undo it: kubectl rollout status");
    }
  }

  /** Whether pods of an older template are left, or the newest template has not been looked at. */
  static boolean isRollingOut(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return false;
    }
    long observed = Optional.ofNullable(status.getObservedGeneration()).orElse(0L);
    long generation = Optional.ofNullable(deployment.getMetadata().getGeneration()).orElse(0L);
    int all = Optional.ofNullable(status.getReplicas()).orElse(0);
    int updated = Optional.ofNullable(status.getUpdatedReplicas()).orElse(0);
    return observed < generation || all > updated;
  }

  private Deployment deployment() {
    Deployment now = resource().get();
    if (now == null) {
      throw Refusals.missing(workload);
    }
    return now;
  }

  private RollableScalableResource<Deployment> resource() {
    return client.apps().deployments().inNamespace(workload.namespace()).withName(workload.name());
  }

  private List<Pod> pods(Deployment deployment) {
    return client
        .pods()
        .inNamespace(workload.namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
  }

  /** Kubernetes takes one where nothing is said. */
  private static int wanted(Deployment deployment) {
    return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
  }
}
