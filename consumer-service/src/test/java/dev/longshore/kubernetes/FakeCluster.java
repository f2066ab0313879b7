package dev.longshore.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server with one Deployment, its pods and its scale subresource, which the library's own
 * fake server gets wrong: it answers with the Deployment itself, and an update replaces that.
 */
final class FakeCluster implements AutoCloseable {
  static final String NAMESPACE = "shop";
  static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "orders");
  static final String CREATED = "2026-01-01T00:00:00Z";

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/orders";
  private static final String SCALE = DEPLOYMENT + "/scale";

  /** Requests that are answered with 403, as {@code PATCH /api/v1/namespaces/shop/pods}. */
  final List<String> forbidden = new ArrayList<>();

  /** How many of the next orders find the Deployment changed meanwhile. */
  final AtomicInteger races = new AtomicInteger();

  /** What was ordered through the scale subresource, refused orders included. */
  final List<Integer> orders = new ArrayList<>();

  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Routes(), false);
  private final KubernetesClient client;

  FakeCluster() {
    server.init();
    client = client();
  }

  /** One more client of this cluster. */
  KubernetesClient client() {
    // Without an upgrade to HTTP/2, at which the fake server never answers an order with a body.
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url("/"))
                .withNamespace(NAMESPACE)
                .withHttp2Disable(true)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  KubernetesTarget target() {
    return new KubernetesTarget(client(), new Workload(NAMESPACE, "orders"));
  }

  /** A Deployment that is through with its rollout. */
  FakeCluster deployment(int replicas) {
    return deployment(replicas, replicas, replicas);
  }

  FakeCluster deployment(int wanted, int replicas, int updated) {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("orders")
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(wanted)
            .withNewSelector()
            .withMatchLabels(LABELS)
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withReplicas(replicas)
            .withUpdatedReplicas(updated)
            .endStatus()
            .build();
    client.resource(deployment).create();
    client.resource(deployment).updateStatus();
    return this;
  }

  /** The Deployment as it is once its controller has seen the newest order. */
  FakeCluster settled() {
    Deployment now = deployment();
    now.getStatus().setObservedGeneration(now.getMetadata().getGeneration());
    client.resource(now).updateStatus();
    return this;
  }

  Deployment deployment() {
    return client.apps().deployments().inNamespace(NAMESPACE).withName("orders").get();
  }

  Pod pod(String name) {
    return client.pods().inNamespace(NAMESPACE).withName(name).get();
  }

  FakeCluster running(String name) {
    return pod(name, 0, running());
  }

  FakeCluster pod(String name, int restarts, ContainerState state) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(name)
            .withLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName("consumer")
                    .withRestartCount(restarts)
                    .withState(state)
                    .build())
            .endStatus()
            .build();
    if (pod(name) == null) {
      client.resource(pod).create();
    }
    client.resource(pod).updateStatus();
    return this;
  }

  static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning().withStartedAt(CREATED).endRunning().build();
  }

  static ContainerState waiting(String reason) {
    return new ContainerStateBuilder().withNewWaiting().withReason(reason).endWaiting().build();
  }

  static ContainerState ended(int exitCode, String reason) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(reason)
        .endTerminated()
        .build();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private final class Routes extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String line = request.getMethod() + " " + request.getPath();
      if (forbidden.stream().anyMatch(line::startsWith)) {
        return status(403, "Forbidden");
      }
      if (!request.getPath().equals(SCALE)) {
        return objects.dispatch(request);
      }
      return switch (request.method()) {
        case GET -> scale();
        case PUT -> scale(Serialization.unmarshal(request.getUtf8Body(), Scale.class));
        default -> status(405, "MethodNotAllowed");
      };
    }

    private MockResponse scale() {
      return current().map(this::scaleOf).orElseGet(() -> status(404, "NotFound"));
    }

    private MockResponse scale(Scale order) {
      orders.add(order.getSpec().getReplicas());
      if (races.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        patch("{\"metadata\":{\"labels\":{\"race\":\"%d\"}}}".formatted(races.get()));
      }
      String version = order.getMetadata().getResourceVersion();
      if (!current().orElseThrow().getMetadata().getResourceVersion().equals(version)) {
        return status(409, "Conflict");
      }
      patch("{\"spec\":{\"replicas\":%d}}".formatted(order.getSpec().getReplicas()));
      return scale();
    }

    private void patch(String change) {
      objects.handlePatch(
          new RecordedRequest(
              "HTTP/1.1",
              HttpMethod.PATCH,
              DEPLOYMENT,
              new Headers.Builder().add("Content-Type", "application/merge-patch+json").build(),
              new Buffer(change.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    private Optional<Deployment> current() {
      MockResponse found = objects.handleGet(DEPLOYMENT);
      return found.code() == 200
          ? Optional.of(
              Serialization.unmarshal(
                  new String(found.getBody().getBytes(), java.nio.charset.StandardCharsets.UTF_8),
                  Deployment.class))
          : Optional.empty();
    }

    private MockResponse scaleOf(Deployment deployment) {
      Scale scale =
          new ScaleBuilder()
              .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName("orders")
              .withResourceVersion(deployment.getMetadata().getResourceVersion())
              .endMetadata()
              .withNewSpec()
              .withReplicas(deployment.getSpec().getReplicas())
              .endSpec()
              .build();
      return json(200, Serialization.asJson(scale));
    }

    private static MockResponse status(int code, String reason) {
      return json(
          code,
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"%s\",\"code\":%d}"
              .formatted(reason, code));
    }

    private static MockResponse json(int code, String body) {
      return new MockResponse()
          .setResponseCode(code)
          .setHeader("Content-Type", "application/json")
          .setBody(body);
    }
  }
}
