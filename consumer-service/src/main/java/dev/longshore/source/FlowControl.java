package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Holds partitions back and lets them go on, each feed by itself. Owned by the poll thread. */
final class FlowControl {
  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final List<FeedControl> feeds;

  FlowControl(
      Consumer<?, ?> consumer, SourceSettings settings, Assignment assignment, Ticker ticker) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.feeds =
        Arrays.stream(Feed.values())
            .map(feed -> new FeedControl(feed, settings, assignment, ticker))
            .toList();
  }

  /** How much is held back. */
  enum Held {
    NOTHING,
    SOMETHING,
    EVERYTHING
  }

  /** Holds back what has to be. */
  Held apply() {
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    int heldCount = 0;
    for (FeedControl feed : feeds) {
      heldCount += feed.decide(pause, resume);
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
    if (heldCount == 0) {
      return Held.NOTHING;
    }
    return heldCount < running() ? Held.SOMETHING : Held.EVERYTHING;
  }

  /** Whether a partition that is held back need not be any more. */
  boolean mayGoOn() {
    for (FeedControl feed : feeds) {
      if (feed.mayGoOn()) {
        return true;
      }
    }
    return false;
  }

  private int running() {
    int count = 0;
    for (AssignedPartition partition : assignment.partitions()) {
      count += partition.isStopped() ? 0 : 1;
    }
    return count;
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
