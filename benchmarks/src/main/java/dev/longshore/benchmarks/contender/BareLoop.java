package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import dev.longshore.source.GroupProtocol;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The least there is: one thread that polls and handles. What all ratios refer to.
 *
 * @param commits whether it commits after each poll, and waits for the answer
 */
record BareLoop(GroupProtocol protocol, boolean commits) implements Contender {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);

  @Override
  public void start(Task task, Work work) {
    Thread.ofPlatform().name("poll").start(() -> run(task, work));
  }

  private void run(Task task, Work work) {
    try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
        Clients.consumer(task, protocol)) {
      consumer.subscribe(List.of(task.topic()));
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record :
            consumer.poll(POLL_WAIT)) {
          work.handle(record.value());
        }
        if (commits) {
          consumer.commitSync();
        }
      }
    }
  }
}
