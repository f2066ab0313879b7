package dev.longshore.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void namedContenderKeepsItsBaseline() {
    Plan plan = Plan.quick().only(Set.of("noop-100", "us-key-64"));

    assertThat(plan.scenarios()).extracting(Scenario::id).containsExactly("noop-100");
    assertThat(plan.scenarios().getFirst().contenders()).isEqualTo(List.of("bare", "us-key-64"));
  }

  @Test
  void namedScenarioKeepsAllItsContenders() {
    Plan plan = Plan.quick().only(Set.of("sleep-256"));

    assertThat(plan.scenarios().getFirst().contenders()).contains("naive-256", "us-key-256");
  }

  @Test
  void anotherConcurrencyTakesPartWhereItIsToldTo() {
    Plan plan = Plan.quick().only(Set.of("sleep-4000", "us-key-500"));

    assertThat(plan.scenarios().getFirst().contenders()).containsExactly("us-key-500");
  }

  @Test
  void unknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.quick().only(Set.of("us-kee-64")))
        .withMessageContaining("us-kee-64");
  }
}
