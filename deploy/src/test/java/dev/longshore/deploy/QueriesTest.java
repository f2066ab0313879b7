package dev.longshore.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.breaker.BreakerState;
import dev.longshore.breaker.Switch;
import dev.longshore.breaker.SwitchView;
import dev.longshore.metrics.BreakerMeters;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.metrics.PoolMeters;
import dev.longshore.metrics.SourceMeters;
import dev.longshore.metrics.SystemMeters;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.source.PartitionStatus;
import dev.longshore.source.SourceStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboards and rules ask for series that consumers really have, and for labels of theirs. */
class QueriesTest {
  private static final Pattern NAME = Pattern.compile("longshore_[a-z_]+");
  private static final Pattern GROUPING = Pattern.compile("by \\(([a-z, ]+)\\)");

  @Test
  void everySeriesOfTheDashboardIsThere() {
    JsonNode dashboard =
        JsonMapper.shared()
            .readTree(Repository.read("deploy/helm/longshore/dashboards/longshore-consumers.json"));
    List<String> queries =
        dashboard
            .path("panels")
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr").asString())
            .toList();

    assertThat(queries).hasSizeGreaterThan(12);
    assertThat(names(queries.stream())).isSubsetOf(exposed());
    assertThat(dashboard.path("uid").asString()).isEqualTo("longshore-consumers");
    assertThat(dashboard.path("panels").valueStream().map(panel -> panel.path("id").asInt()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everySeriesOfTheRulesIsThere() {
    assertThat(names(rules().stream().map(rule -> rule.get("expr").toString())))
        .isNotEmpty()
        .isSubsetOf(exposed());
  }

  @Test
  void everyRuleTellsItsSeverityAndItsRemedy() {
    assertThat(rules())
        .allSatisfy(
            rule -> {
              assertThat(rule.get("alert").toString()).matches("Longshore[A-Za-z]+");
              assertThat(Yaml.<String>at(rule, "labels", "severity")).isIn("warning", "critical");
              assertThat(Yaml.<String>at(rule, "annotations", "summary")).isNotBlank();
              assertThat(Yaml.<String>at(rule, "annotations", "remedy")).isNotBlank();
            });
  }

  @Test
  void whatIsGroupedByIsALabel() {
    String scrape = scrape();
    Set<String> labels =
        Pattern.compile("([a-z]+)=\"")
            .matcher(scrape)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    // The scraper adds the one, and a histogram's buckets have the other.
    labels.addAll(Set.of("instance", "le"));

    Stream<String> grouped =
        Stream.of(
                Repository.read("deploy/prometheus/rules.yml"),
                Repository.read("deploy/helm/longshore/dashboards/longshore-consumers.json"))
            .flatMap(text -> GROUPING.matcher(text).results())
            .flatMap(found -> Stream.of(found.group(1).split(", ?")));

    assertThat(grouped).isNotEmpty().isSubsetOf(labels);
  }

  private static List<Map<String, Object>> rules() {
    List<Map<String, Object>> groups =
        Yaml.at(Repository.yaml("deploy/prometheus/rules.yml"), "groups");
    return Yaml.at(groups.getFirst(), "rules");
  }

  private static Set<String> names(Stream<String> queries) {
    return queries
        .flatMap(query -> NAME.matcher(query).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> exposed() {
    return scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  /** What a consumer with one partition and one breaker tells. */
  private static String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DeliveryMeters _ = new DeliveryMeters(registry);
    SourceMeters source = new SourceMeters(registry, 10_000);
    source.watch(
        () ->
            new SourceStatus(
                SourceStatus.State.RUNNING,
                0,
                "member",
                List.of(new PartitionStatus("orders", 0, 1, 2, 3, 4, 5, 6, 0.5, false, false)),
                Set.of(),
                true));
    source.refresh();
    new BreakerMeters(registry).added(new ClosedSwitch());
    try (SystemMeters system = new SystemMeters()) {
      WorkerPool pool = new WorkerPool("turn", 4, ThreadKind.VIRTUAL);
      system.bindTo(registry);
      PoolMeters.bindTo(registry, pool);
      return registry.scrape();
    }
  }

  private record ClosedSwitch() implements Switch {
    @Override
    public String name() {
      return "handler";
    }

    @Override
    public BreakerState state() {
      return BreakerState.CLOSED;
    }

    @Override
    public SwitchView view() {
      throw new UnsupportedOperationException("meters ask for the state only");
    }

    @Override
    public void open() {}

    @Override
    public void close() {}
  }
}
