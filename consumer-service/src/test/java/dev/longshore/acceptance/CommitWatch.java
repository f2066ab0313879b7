package dev.longshore.acceptance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Looks at a group's commits while a test goes on, on a thread of its own. */
final class CommitWatch implements AutoCloseable {
  private static final int EVERY_MILLIS = 400;
  private static final int LIMIT_MILLIS = 2_000;

  private final Admin admin;
  private final String group;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final List<CommitSeen> seen = new CopyOnWriteArrayList<>();

  private CommitWatch(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  static CommitWatch start(String bootstrap, String group) {
    CommitWatch watch =
        new CommitWatch(Admin.create(Map.of("bootstrap.servers", bootstrap)), group);
    Future<?> _ =
        watch.thread.scheduleWithFixedDelay(
            watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  List<CommitSeen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(java.time.Duration.ZERO);
  }

  private void look() {
    try {
      Map<TopicPartition, OffsetAndMetadata> commits =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      long now = System.nanoTime();
      commits.forEach(
          (partition, commit) ->
              seen.add(
                  new CommitSeen(partition.topic(), partition.partition(), commit.offset(), now)));
    } catch (ExecutionException | TimeoutException unknown) {
      // No group yet, or no broker: there is nothing to see.
      return;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
