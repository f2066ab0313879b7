package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/**
 * Spring Kafka with a consumer thread per partition and a commit per poll, which is its default.
 */
final class SpringBatch implements Contender {
  private static final int THREADS = 8;

  /** Makes consumers that read their topic in a loop where the task says so. */
  private static final class Factory extends DefaultKafkaConsumerFactory<byte[], byte[]> {
    private final Task task;

    Factory(Task task) {
      super(Clients.properties(task));
      this.task = task;
    }

    @Override
    @SuppressWarnings("NullAway") // Spring's types know of no null values; ours here has none
    protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> properties) {
      return Clients.consumer(task, properties);
    }
  }

  @Override
  public void start(Task task, Work work) {
    ContainerProperties properties = new ContainerProperties(task.topic());
    properties.setAckMode(ContainerProperties.AckMode.BATCH);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>) record -> work.handle(record.value()));
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(new Factory(task), properties);
    container.setConcurrency(THREADS);
    container.start();
  }
}
