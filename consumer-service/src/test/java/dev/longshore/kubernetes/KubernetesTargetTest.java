package dev.longshore.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longshore.autoscale.TargetConflict;
import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetInstance.Phase;
import dev.longshore.autoscale.TargetState;
import dev.longshore.autoscale.TargetUnreadable;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesTargetTest {
  private final FakeCluster cluster = new FakeCluster();
  private final KubernetesTarget target = cluster.target();

  @AfterEach
  void close() {
    target.close();
    cluster.close();
  }

  @Test
  void aDeploymentIsReadWithItsPods() {
    cluster
        .deployment(6)
        .running("a")
        .pod("b", 0, FakeCluster.waiting("ContainerCreating"))
        .pod("c", 4, FakeCluster.waiting("CrashLoopBackOff"))
        .pod("d", 1, FakeCluster.ended(137, "OOMKilled"));

    TargetState state = target.read();

    assertThat(state.wanted()).isEqualTo(6);
    assertThat(state.instances())
        .extracting(TargetInstance::id, TargetInstance::phase, TargetInstance::restarts)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a", Phase.RUNNING, 0),
            org.assertj.core.groups.Tuple.tuple("b", Phase.STARTING, 0),
            org.assertj.core.groups.Tuple.tuple("c", Phase.CRASH_LOOPING, 4),
            org.assertj.core.groups.Tuple.tuple("d", Phase.EXITED, 1));
    assertThat(state.instances())
        .filteredOn(instance -> instance.id().equals("a"))
        .extracting(TargetInstance::startedAt)
        .containsExactly(Instant.parse(FakeCluster.CREATED));
  }

  @Test
  void podsOfOthersAreNotSeen() {
    cluster.deployment(1).running("a");
    try (KubernetesClient other = cluster.client()) {
      other
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace(FakeCluster.NAMESPACE)
                  .withName("z")
                  .withLabels(Map.of("app.kubernetes.io/name", "other"))
                  .endMetadata()
                  .build())
          .create();
    }

    assertThat(target.read().instances()).extracting(TargetInstance::id).containsExactly("a");
  }

  @Test
  void aDeploymentThatIsNotThereIsTold() {
    assertThatExceptionOfType(TargetUnreadable.class)
        .isThrownBy(target::read)
        .withMessage(
            "no such deployment; deployment shop/orders; check autoscaler.kubernetes.namespace and"
                + " autoscaler.kubernetes.deployment");
  }

  @Test
  void whatMayNotBeReadIsToldWithItsRemedy() {
    cluster.forbidden.add("GET /apis/apps/v1/");

    assertThatExceptionOfType(TargetUnreadable.class)
        .isThrownBy(target::read)
        .withMessageContaining("403")
        .withMessageContaining("shop/orders")
        .withMessageContaining("grant what the Role");
  }

  @Test
  void theNumberIsChangedThroughTheScaleSubresource() {
    cluster.deployment(2);
    target.read();

    target.scale(5, List.of());

    assertThat(cluster.orders).containsExactly(5);
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(5);
    assertThat(cluster.deployment().getSpec().getSelector().getMatchLabels())
        .isEqualTo(FakeCluster.LABELS);
    assertThat(target.read().wanted()).isEqualTo(5);
  }

  @Test
  void aChangeOfTheStatusMeanwhileCostsAnotherTry() {
    cluster.deployment(2);
    target.read();
    cluster.races.set(2);

    target.scale(3, List.of());

    assertThat(cluster.orders).containsExactly(3, 3, 3);
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void anOrderThatIsAlwaysLateIsAConflict() {
    cluster.deployment(2);
    target.read();
    cluster.races.set(3);

    assertThatExceptionOfType(TargetConflict.class)
        .isThrownBy(() -> target.scale(3, List.of()))
        .withMessageContaining("3 orders to go from 2 to 3 were late");
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void aNumberThatSomebodyElseChangedIsAConflictAndStays() {
    cluster.deployment(2);
    target.read();
    try (KubernetesTarget other = cluster.target()) {
      other.scale(7, List.of());
    }

    assertThatExceptionOfType(TargetConflict.class)
        .isThrownBy(() -> target.scale(3, List.of()))
        .withMessageContaining("somebody changed it from 2 to 7");
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(7);

    target.read();
    target.scale(8, List.of());
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(8);
  }

  @Test
  void victimsAreMarkedBeforeThereAreFewerAndOnlyThey() {
    cluster.deployment(3).running("a").running("b").running("c");
    target.read();

    target.scale(2, List.of("b", "gone"));

    assertThat(cost("a")).isNull();
    assertThat(cost("b")).isEqualTo(DeletionCosts.GOES_FIRST);
    assertThat(cost("c")).isNull();
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void aMarkThatWasNotNeededIsTakenBack() {
    cluster.deployment(3).running("a").running("b").running("c");
    target.read();
    target.scale(2, List.of("b"));
    cluster.settled();

    target.scale(1, List.of("a"));

    assertThat(cost("a")).isEqualTo(DeletionCosts.GOES_FIRST);
    assertThat(cost("b")).isNull();
  }

  @Test
  void aCostThatSomebodyElseWroteStays() {
    cluster.deployment(2).running("a").running("b");
    try (KubernetesClient other = cluster.client()) {
      other
          .pods()
          .inNamespace(FakeCluster.NAMESPACE)
          .withName("a")
          .edit(
              pod ->
                  new PodBuilder(pod)
                      .editMetadata()
                      .addToAnnotations(DeletionCosts.ANNOTATION, "5")
                      .endMetadata()
                      .build());
    }
    target.read();

    target.scale(1, List.of("a"));

    assertThat(cost("a")).isEqualTo("5");
  }

  @Test
  void withoutThePermissionToPatchPodsTheClusterChooses() {
    cluster.deployment(2).running("a").running("b");
    cluster.forbidden.add("PATCH /api/v1/namespaces/shop/pods");
    cluster.forbidden.add("PUT /api/v1/namespaces/shop/pods");
    target.read();

    target.scale(1, List.of("a"));

    assertThat(cost("a")).isNull();
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(1);
  }

  @Test
  void thereAreNotFewerDuringARolloutButMore() {
    cluster.deployment(3, 4, 2);
    target.read();

    assertThatExceptionOfType(TargetConflict.class)
        .isThrownBy(() -> target.scale(2, List.of()))
        .withMessageContaining("a rollout is under way");
    assertThat(cluster.orders).isEmpty();

    target.scale(4, List.of());
    assertThat(cluster.deployment().getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void whereAPodAutoscalerIsAtWorkNothingIsScaled() {
    cluster.deployment(2);
    podAutoscaler("other");
    target.read();
    target.scale(3, List.of());
    podAutoscaler("orders");

    assertThatExceptionOfType(TargetConflict.class)
        .isThrownBy(() -> target.scale(4, List.of()))
        .withMessageContaining("HorizontalPodAutoscaler orders scales it too")
        .withMessageContaining("autoscaler.mode");
    assertThat(cluster.orders).containsExactly(3);
  }

  @Test
  void whereKedaIsAtWorkNothingIsScaled() {
    cluster.deployment(2);
    GenericKubernetesResource scaled = new GenericKubernetesResource();
    scaled.setApiVersion("keda.sh/v1alpha1");
    scaled.setKind("ScaledObject");
    scaled.setMetadata(
        new ObjectMetaBuilder().withNamespace(FakeCluster.NAMESPACE).withName("by-lag").build());
    scaled.setAdditionalProperty("spec", Map.of("scaleTargetRef", Map.of("name", "orders")));
    try (KubernetesClient other = cluster.client()) {
      other.genericKubernetesResources(Rivals.SCALED_OBJECTS).resource(scaled).create();
    }

    assertThatExceptionOfType(TargetConflict.class)
        .isThrownBy(() -> target.scale(4, List.of()))
        .withMessageContaining("ScaledObject by-lag scales it too");
  }

  @Test
  void whereOtherAutoscalersMayNotBeListedNoneIsLookedFor() {
    cluster.deployment(2);
    cluster.forbidden.add("GET /apis/autoscaling/");
    cluster.forbidden.add("GET /apis/keda.sh/");

    target.scale(4, List.of());

    assertThat(cluster.orders).containsExactly(4);
  }

  @Test
  void anApiServerThatDoesNotAnswerIsTold() {
    cluster.close();

    assertThatExceptionOfType(TargetUnreadable.class)
        .isThrownBy(target::read)
        .withMessageContaining("cannot be reached")
        .withMessageContaining("shop/orders");
  }

  @Test
  void anEndOfAContainerIsToldOnceAndOneThatLeftIsNot() throws InterruptedException {
    cluster.deployment(3).running("a").running("b").pod("c", 2, FakeCluster.running());
    BlockingQueue<String> deaths = new LinkedBlockingQueue<>();
    target.onDeath((id, reason) -> deaths.add(id + ": " + reason));

    cluster.pod("b", 0, FakeCluster.ended(0, "Completed"));
    cluster.pod("a", 0, FakeCluster.ended(137, "OOMKilled"));
    cluster.pod("a", 1, FakeCluster.running());
    cluster.pod("c", 2, FakeCluster.ended(1, "Error"));

    assertThat(deaths.poll(20, TimeUnit.SECONDS))
        .isEqualTo("a: its container ended with 137 (OOMKilled)");
    assertThat(deaths.poll(20, TimeUnit.SECONDS))
        .isEqualTo("c: its container ended with 1 (Error)");
    assertThat(deaths).isEmpty();
  }

  private static @org.jspecify.annotations.Nullable String cost(
      io.fabric8.kubernetes.api.model.Pod pod) {
    return pod.getMetadata().getAnnotations() == null
        ? null
        : pod.getMetadata().getAnnotations().get(DeletionCosts.ANNOTATION);
  }

  private @org.jspecify.annotations.Nullable String cost(String pod) {
    return cost(cluster.pod(pod));
  }

  private void podAutoscaler(String deployment) {
    try (KubernetesClient other = cluster.client()) {
      other
          .resource(
              new HorizontalPodAutoscalerBuilder()
                  .withNewMetadata()
                  .withNamespace(FakeCluster.NAMESPACE)
                  .withName(deployment)
                  .endMetadata()
                  .withNewSpec()
                  .withNewScaleTargetRef()
                  .withApiVersion("apps/v1")
                  .withKind("Deployment")
                  .withName(deployment)
                  .endScaleTargetRef()
                  .withMaxReplicas(3)
                  .endSpec()
                  .build())
          .create();
    }
  }
}
