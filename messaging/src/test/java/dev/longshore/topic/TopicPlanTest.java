package dev.longshore.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicPlanTest {
  @Test
  void aMissingTopicIsCreated() {
    assertThat(step("orders:8", Map.of())).isInstanceOf(TopicStep.Create.class);
  }

  @Test
  void aSmallTopicGrows() {
    TopicStep step = step("orders:8", Map.of("orders", new TopicState(3, 1)));

    assertThat(step).isEqualTo(new TopicStep.Grow(TopicSpec.parse("orders:8"), 3, 8));
  }

  @Test
  void aTopicNeverShrinks() {
    TopicStep step = step("orders:2", Map.of("orders", new TopicState(3, 1)));

    assertThat(step)
        .isInstanceOfSatisfying(
            TopicStep.Conflict.class,
            conflict -> assertThat(conflict.problem()).contains("3 partitions", "2 wanted"));
  }

  @Test
  void anotherReplicationIsAConflict() {
    assertThat(step("orders:3:3", Map.of("orders", new TopicState(3, 1))))
        .isInstanceOf(TopicStep.Conflict.class);
  }

  @Test
  void aTopicAsWantedStays() {
    Map<String, TopicState> existing = Map.of("orders", new TopicState(3, 1));

    assertThat(step("orders:3", existing)).isInstanceOf(TopicStep.Present.class);
    assertThat(step("orders:3:1", existing)).isInstanceOf(TopicStep.Present.class);
    assertThat(step("orders", existing)).isInstanceOf(TopicStep.Present.class);
    assertThat(TopicPlan.decide(List.of(TopicSpec.parse("orders")), existing).matches()).isTrue();
  }

  @Test
  void specsAreReadWithAndWithoutNumbers() {
    assertThat(TopicSpec.parse("a.b_c-1:8:3"))
        .isEqualTo(new TopicSpec("a.b_c-1", OptionalInt.of(8), OptionalInt.of(3)));
    assertThat(TopicSpec.parse("a").partitions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":8", "a:0", "a:-1", "a:x", "a:1:0", "a:1:1:1", "a b", "..", "a/b"})
  void otherSpecsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TopicSpec.parse(text));
  }

  private static TopicStep step(String wanted, Map<String, TopicState> existing) {
    return TopicPlan.decide(List.of(TopicSpec.parse(wanted)), existing).steps().getFirst();
  }
}
