package dev.longshore.topic;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be done so that the wanted topics are there. Pure and immutable.
 *
 * @param steps one for each wanted topic, in the order asked for
 */
public record TopicPlan(List<TopicStep> steps) {

  /** Copies the list. */
  public TopicPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Compares what is wanted with what is.
   *
   * @param existing the topics that are there, by name
   */
  public static TopicPlan decide(List<TopicSpec> wanted, Map<String, TopicState> existing) {
    return new TopicPlan(
        wanted.stream()
            .map(spec -> step(spec, Optional.ofNullable(existing.get(spec.name()))))
            .toList());
  }

  /** Whether every topic is as it should be. */
  public boolean matches() {
    return steps.stream().allMatch(TopicStep.Present.class::isInstance);
  }

  /** The steps that cannot be done. */
  public List<TopicStep.Conflict> conflicts() {
    return steps.stream()
        .filter(TopicStep.Conflict.class::isInstance)
        .map(TopicStep.Conflict.class::cast)
        .toList();
  }

  private static TopicStep step(TopicSpec wanted, Optional<TopicState> existing) {
    if (existing.isEmpty()) {
      return new TopicStep.Create(wanted);
    }
    TopicState state = existing.get();
    int partitions = wanted.partitions().orElse(state.partitions());
    int replication = wanted.replication().orElse(state.replication());
    if (replication != state.replication()) {
      return new TopicStep.Conflict(
          wanted,
          "has replication %d, not %d; reassign its partitions with the broker's tools"
              .formatted(state.replication(), replication));
    }
    if (partitions < state.partitions()) {
      return new TopicStep.Conflict(
          wanted,
          "has %d partitions, and Kafka never takes partitions away (%d wanted)"
              .formatted(state.partitions(), partitions));
    }
    return partitions == state.partitions()
        ? new TopicStep.Present(wanted, state)
        : new TopicStep.Grow(wanted, state.partitions(), partitions);
  }
}
