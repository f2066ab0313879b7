package dev.longshore.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.longshore.config.AutoscalerConfig;
import dev.longshore.config.ConfigReader.Program;
import dev.longshore.config.ServiceConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmChartTest {
  private static final String[] EVERYTHING = {
    "serviceMonitor.enabled=true",
    "prometheusRule.enabled=true",
    "dashboards.enabled=true",
    "secrets[0]=kafka-user",
    "autoscaling.by=longshore"
  };

  @Test
  void helmFindsNothingToComplainAbout() {
    LintResult result = new Helm(Chart.PATH).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void everyResourceIsOfTheTypedModelWithoutUnknownFields() {
    assertThat(Chart.with().resources())
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder(
            "ConfigMap",
            "Deployment",
            "Deployment",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "ServiceAccount",
            "ServiceAccount");
    assertThat(Chart.with(EVERYTHING).resources())
        .extracting(HasMetadata::getKind)
        .contains("Role", "RoleBinding")
        .hasSize(13);
  }

  @Test
  void anUnknownFieldWouldBeFound() {
    assertThatThrownBy(
            () ->
                StrictModel.parse(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: { name: a }
                    spec: { containers: [{ name: c, readOnlyRoot: true }] }
                    """))
        .hasMessageContaining("Pod a.spec.containers[].readOnlyRoot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "longshore", "keda"})
  void theConfigurationIsOneThatBothProgramsTake(String scaler) {
    String text = configuration(Chart.with("autoscaling.by=" + scaler));
    ServiceConfig consumer = Configuration.read(Program.CONSUME, Map.of(), text);
    ServiceConfig control = Configuration.read(Program.CONTROL, Map.of(), text);

    assertThat(consumer.http().host()).isEqualTo("0.0.0.0");
    assertThat(control.autoscaler().mode())
        .isEqualTo(
            switch (scaler) {
              case "longshore" -> AutoscalerConfig.Mode.APPLY;
              case "keda" -> AutoscalerConfig.Mode.ADVISE;
              default -> AutoscalerConfig.Mode.OFF;
            });
  }

  @Test
  void theAutoscalerScalesTheDeploymentOfTheConsumers() {
    Chart chart = Chart.with("autoscaling.by=longshore", "autoscaling.max=7");
    AutoscalerConfig autoscaler =
        Configuration.read(Program.CONTROL, Map.of(), configuration(chart)).autoscaler();

    Deployment consumer = chart.one(Deployment.class, autoscaler.kubernetes().deployment());
    assertThat(consumer.getMetadata().getName()).isEqualTo("longshore-consumer");
    assertThat(autoscaler.kubernetes().namespace()).isEqualTo("longshore");
    assertThat(autoscaler.max()).isEqualTo(7);
    assertThat(autoscaler.target()).isEqualTo(AutoscalerConfig.Target.KUBERNETES);
  }

  @Test
  void onlyWhoScalesHasATokenAndTheLeastRights() {
    Chart without = Chart.with();
    Chart chart = Chart.with("autoscaling.by=longshore");

    assertThat(pod(without, "control").getAutomountServiceAccountToken()).isFalse();
    assertThat(without.resources()).noneMatch(Role.class::isInstance);
    assertThat(pod(chart, "control").getAutomountServiceAccountToken()).isTrue();
    assertThat(pod(chart, "consumer").getAutomountServiceAccountToken()).isFalse();
    assertThat(chart.one(Role.class, "longshore-autoscaler").getRules())
        .allSatisfy(rule -> assertThat(rule.getVerbs()).doesNotContain("*", "create", "delete"))
        .anySatisfy(
            rule -> {
              assertThat(rule.getResources()).containsExactly("deployments/scale");
              assertThat(rule.getResourceNames()).containsExactly("longshore-consumer");
              assertThat(rule.getVerbs()).containsExactly("get", "update");
            });
    assertThat(
            chart.one(RoleBinding.class, "longshore-autoscaler").getSubjects().getFirst().getName())
        .isEqualTo(pod(chart, "control").getServiceAccountName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "control"})
  void podsKeepToTheRestrictedProfile(String part) {
    PodSpec pod = pod(Chart.with(), part);
    Container container = pod.getContainers().getFirst();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getLimits()).containsKey("memory");
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "0", "600"})
  void aPodHasMoreTimeThanItsDrain(String seconds) {
    Chart chart = Chart.with("drainSeconds=" + seconds);
    long drain =
        Configuration.read(Program.CONSUME, Map.of(), configuration(chart))
            .shutdown()
            .drain()
            .toSeconds();

    assertThat(drain).isEqualTo(Long.parseLong(seconds));
    assertThat(pod(chart, "consumer").getTerminationGracePeriodSeconds())
        .isGreaterThanOrEqualTo(drain + 30);
  }

  @Test
  void portsAreThoseOfTheConfigurationAndTheContract() {
    Chart chart = Chart.with();
    ServiceConfig config = Configuration.read(Program.CONTROL, Map.of(), configuration(chart));

    assertThat(config.http().port()).isEqualTo(ServiceConfig.defaults().http().port());
    assertThat(config.http().managementPort())
        .isEqualTo(ServiceConfig.defaults().http().managementPort());
    assertThat(pod(chart, "control").getContainers().getFirst().getPorts())
        .extracting(ContainerPort::getContainerPort)
        .containsExactly(config.http().port(), config.http().managementPort());
    assertThat(pod(chart, "consumer").getContainers().getFirst().getPorts())
        .extracting(ContainerPort::getContainerPort)
        .containsExactly(config.http().managementPort());
    assertThat(chart.one(Service.class, "longshore-control").getSpec().getPorts())
        .extracting(port -> port.getTargetPort().getStrVal())
        .containsExactly("http", "management");
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "control"})
  void probesAreTheEndpointsOfTheManagementPort(String part) {
    Container container = pod(Chart.with(), part).getContainers().getFirst();

    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/startupz");
    assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrVal())
        .isEqualTo("management");
  }

  @Test
  void anInstanceIsCalledAsItsPod() {
    EnvVar id =
        pod(Chart.with(), "consumer").getContainers().getFirst().getEnv().stream()
            .filter(variable -> variable.getName().equals("LONGSHORE_INSTANCE_ID"))
            .findFirst()
            .orElseThrow();

    assertThat(id.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.name");
    assertThat(
            Configuration.read(
                    Program.CONSUME,
                    Map.of("LONGSHORE_INSTANCE_ID", "longshore-consumer-7"),
                    configuration(Chart.with()))
                .instance()
                .name())
        .isEqualTo("longshore-consumer-7");
  }

  @Test
  void selectorsFindTheirPods() {
    Chart chart = Chart.with();

    for (String part : new String[] {"consumer", "control"}) {
      String name = "longshore-" + part;
      Deployment deployment = chart.one(Deployment.class, name);
      Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
      assertThat(labels)
          .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
          .containsAllEntriesOf(chart.one(Service.class, name).getSpec().getSelector())
          .containsAllEntriesOf(
              chart.one(PodDisruptionBudget.class, name).getSpec().getSelector().getMatchLabels());
    }
  }

  @Test
  void anotherConfigurationRestartsThePods() {
    assertThat(checksum(Chart.with("config.source.group=other")))
        .isNotEqualTo(checksum(Chart.with()));
  }

  @Test
  void kedaAsksTheControlPlane() {
    Chart chart = Chart.with("autoscaling.by=keda");
    GenericKubernetesResource scaled = chart.custom().getFirst();

    assertThat(chart.one(Role.class, "longshore-autoscaler").getRules())
        .allSatisfy(rule -> assertThat(rule.getVerbs()).isSubsetOf("get", "list", "watch"));
    assertThat(scaled.getKind()).isEqualTo("ScaledObject");
    assertThat((String) scaled.get("spec", "scaleTargetRef", "name"))
        .isEqualTo("longshore-consumer");
    assertThat((String) scaled.get("spec", "triggers", 0, "metadata", "url"))
        .isEqualTo("http://longshore-control.longshore:8080/api/v1/autoscaler");
    assertThat((String) scaled.get("spec", "triggers", 0, "metadata", "valueLocation"))
        .isEqualTo("desired");
  }

  @Test
  void whatMonitoringGetsIsTheFilesOfTheRepository() {
    Chart chart = Chart.with(EVERYTHING);
    ConfigMap dashboards = chart.one(ConfigMap.class, "longshore-dashboards");
    GenericKubernetesResource rules =
        chart.custom().stream()
            .filter(resource -> resource.getKind().equals("PrometheusRule"))
            .findFirst()
            .orElseThrow();

    assertThat(dashboards.getData().get("longshore-consumers.json").strip())
        .isEqualTo(
            Repository.read("deploy/helm/longshore/dashboards/longshore-consumers.json").strip());
    assertThat(Repository.read("deploy/helm/longshore/rules.yml"))
        .isEqualTo(Repository.read("deploy/prometheus/rules.yml"));
    assertThat((String) rules.get("spec", "groups", 0, "name")).isEqualTo("longshore");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoscaling.by=both",
        "ports.http=80",
        "drainSeconds=-1",
        "config.http.port=9000",
        "config.autoscaler.mode=apply",
        "consumer.replica=3",
        "colour=red"
      })
  void aWrongValueIsRefused(String value) {
    assertThatThrownBy(() -> Chart.render(value)).hasMessageContaining("schema");
  }

  @Test
  void moreAtLeastThanAtMostIsRefused() {
    assertThatThrownBy(() -> Chart.render("autoscaling.by=longshore", "autoscaling.min=11"))
        .hasMessageContaining("autoscaling.min is more than autoscaling.max");
  }

  private static PodSpec pod(Chart chart, String part) {
    return chart.one(Deployment.class, "longshore-" + part).getSpec().getTemplate().getSpec();
  }

  private static String configuration(Chart chart) {
    return chart.one(ConfigMap.class, "longshore").getData().get("longshore.yaml");
  }

  private static String checksum(Chart chart) {
    return chart
        .one(Deployment.class, "longshore-consumer")
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("checksum/config");
  }
}
