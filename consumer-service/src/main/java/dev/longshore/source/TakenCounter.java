package dev.longshore.source;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Tells {@link PartitionLoads} what each poll brought; made by the client, on the poll thread. */
public final class TakenCounter
    implements ConsumerInterceptor<byte @Nullable [], byte @Nullable []> {
  private Optional<PartitionLoads> loads = Optional.empty();

  /** Made by the client, which configures it at once. */
  public TakenCounter() {}

  @Override
  public void configure(Map<String, ?> properties) {
    loads =
        Optional.ofNullable(properties.get(PartitionLoads.PROPERTY))
            .map(PartitionLoads.class::cast);
  }

  @Override
  public ConsumerRecords<byte @Nullable [], byte @Nullable []> onConsume(
      ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    loads.ifPresent(
        counted ->
            records
                .partitions()
                .forEach(partition -> counted.took(partition, records.records(partition).size())));
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Commits say nothing about the load.
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
