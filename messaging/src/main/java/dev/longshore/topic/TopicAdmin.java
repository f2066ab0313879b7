package dev.longshore.topic;

import static dev.longshore.connection.KafkaResults.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at topics and makes them as a plan says. Every call blocks for as long as the admin client
 * allows and throws Kafka's own exceptions. As thread-safe as the admin client.
 */
public final class TopicAdmin {
  /**
   * Looks for a topic that was just created: a broker learns of it a moment after the controller.
   */
  private static final int VISIBILITY_CHECKS = 100;

  private static final long VISIBILITY_PAUSE_MILLIS = 50;

  private final Admin admin;

  /** The admin client stays the caller's to close. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /** Those of the named topics that are there. */
  public Map<String, TopicState> existing(Set<String> names) {
    Map<String, TopicState> existing = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, future) -> found(future).ifPresent(state -> existing.put(name, state)));
    return existing;
  }

  /** The names of all topics but Kafka's internal ones. */
  public Set<String> names() {
    return await(admin.listTopics().names());
  }

  /** Compares what is wanted with what is. */
  public TopicPlan plan(List<TopicSpec> wanted) {
    Set<String> names = new HashSet<>();
    wanted.forEach(spec -> names.add(spec.name()));
    return TopicPlan.decide(wanted, existing(names));
  }

  /**
   * Creates and grows topics, and returns when the broker shows the created ones. Safe to repeat: a
   * topic that somebody else creates meanwhile counts as there.
   */
  public void apply(TopicPlan plan) {
    List<String> created = new ArrayList<>();
    for (TopicStep step : plan.steps()) {
      switch (step) {
        case TopicStep.Create create -> {
          create(newTopic(create.wanted()));
          created.add(create.wanted().name());
        }
        case TopicStep.Grow grow ->
            await(
                admin
                    .createPartitions(
                        Map.of(grow.wanted().name(), NewPartitions.increaseTo(grow.to())))
                    .all());
        case TopicStep.Present present -> {}
        case TopicStep.Conflict conflict ->
            throw new IllegalArgumentException(
                conflict.wanted().name() + ": " + conflict.problem());
      }
    }
    awaitVisible(Set.copyOf(created));
  }

  /** Creates a topic unless it is there, and returns when the broker shows it. */
  public void ensure(NewTopic topic) {
    if (existing(Set.of(topic.name())).isEmpty()) {
      create(topic);
      awaitVisible(Set.of(topic.name()));
    }
  }

  private static NewTopic newTopic(TopicSpec wanted) {
    return new NewTopic(
        wanted.name(),
        wanted.partitions().isPresent()
            ? Optional.of(wanted.partitions().getAsInt())
            : Optional.empty(),
        wanted.replication().isPresent()
            ? Optional.of((short) wanted.replication().getAsInt())
            : Optional.empty());
  }

  private void create(NewTopic topic) {
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException alreadyThere) {
      // what was asked for
    }
  }

  private void awaitVisible(Set<String> names) {
    for (int check = 0; check < VISIBILITY_CHECKS; check++) {
      if (existing(names).keySet().containsAll(names)) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(VISIBILITY_PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        throw new InterruptException(interrupted);
      }
    }
  }

  private static Optional<TopicState> found(KafkaFuture<TopicDescription> future) {
    try {
      TopicDescription topic = await(future);
      return Optional.of(
          new TopicState(
              topic.partitions().size(), topic.partitions().getFirst().replicas().size()));
    } catch (UnknownTopicOrPartitionException | InvalidTopicException missing) {
      return Optional.empty();
    }
  }
}
