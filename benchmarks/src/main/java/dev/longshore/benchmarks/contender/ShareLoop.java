package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * A share consumer that polls and handles on one thread; the next poll acknowledges what the last
 * one brought. It cannot go back in its topic, so its window ends with the topic.
 */
final class ShareLoop implements Contender {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);

  @Override
  public void start(Task task, Work work) {
    Thread.ofPlatform().name("poll").start(() -> run(task, work));
  }

  private static void run(Task task, Work work) {
    startFromEarliest(task);
    try (KafkaShareConsumer<byte @Nullable [], byte @Nullable []> consumer =
        new KafkaShareConsumer<>(Clients.shareProperties(task))) {
      consumer.subscribe(List.of(task.topic()));
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record :
            consumer.poll(POLL_WAIT)) {
          work.handle(record.value());
        }
      }
    }
  }

  private static void startFromEarliest(Task task) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, task.group());
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, task.bootstrap()))) {
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("share group " + task.group(), failure);
    }
  }
}
