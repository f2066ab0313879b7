package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import dev.longshore.source.GroupProtocol;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is usually written by hand: each record of a poll is a task of a thread pool, and the loop
 * waits for all of them before it polls again. No order, no acknowledgement per message, no commit.
 */
final class NaivePool implements Contender {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);

  private final ExecutorService pool;

  private NaivePool(ExecutorService pool) {
    this.pool = pool;
  }

  static NaivePool ofPlatformThreads(int threads) {
    return new NaivePool(Executors.newFixedThreadPool(threads));
  }

  static NaivePool ofVirtualThreads() {
    return new NaivePool(Executors.newVirtualThreadPerTaskExecutor());
  }

  @Override
  public void start(Task task, Work work) {
    Thread.ofPlatform().name("poll").start(() -> run(task, work));
  }

  private void run(Task task, Work work) {
    try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
        Clients.consumer(task, GroupProtocol.CLASSIC)) {
      consumer.subscribe(List.of(task.topic()));
      while (!Thread.currentThread().isInterrupted()) {
        handleAll(consumer.poll(POLL_WAIT), work);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void handleAll(ConsumerRecords<byte @Nullable [], byte @Nullable []> records, Work work)
      throws InterruptedException {
    CountDownLatch left = new CountDownLatch(records.count());
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
      pool.execute(
          () -> {
            work.handle(record.value());
            left.countDown();
          });
    }
    left.await();
  }
}
