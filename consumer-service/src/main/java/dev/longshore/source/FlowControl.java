package dev.longshore.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds partitions back and lets them go on, as {@link BackPressure} says. Owned by the poll
 * thread.
 */
final class FlowControl {
  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final BackPressure policy;

  FlowControl(Consumer<?, ?> consumer, Assignment assignment, BackPressure policy) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.policy = policy;
  }

  /** Holds back what has to be; true when anything is held. */
  boolean apply() {
    long messages = assignment.inFlight();
    long bytes = assignment.inFlightBytes();
    boolean full = policy.isFull(messages, bytes);
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    boolean anyHeld = false;
    for (AssignedPartition partition : assignment.partitions()) {
      if (partition.isStopped()) {
        continue;
      }
      boolean held = full || policy.holds(partition, messages, bytes);
      anyHeld |= held;
      if (held != partition.isPaused()) {
        (held ? pause : resume).add(partition.name());
        partition.paused(held);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
    return anyHeld;
  }

  /** Holds everything back. */
  void holdAll() {
    List<TopicPartition> pause = new ArrayList<>();
    for (AssignedPartition partition : assignment.partitions()) {
      if (!partition.isPaused()) {
        pause.add(partition.name());
        partition.paused(true);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
  }

  /** Lets a partition stand still for the rest of its assignment. */
  void stop(AssignedPartition partition) {
    partition.stop();
    consumer.pause(Set.of(partition.name()));
  }
}
