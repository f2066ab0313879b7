package dev.longshore.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A topic in memory whose records a consumer finds once it has asked for them. */
public final class ScriptedTopic {
  private final String topic;
  private final MockConsumer<byte @Nullable [], byte @Nullable []> consumer =
      new MockConsumer<>("none");
  private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records =
      new ArrayList<>();

  /** A topic with that many empty partitions. */
  public ScriptedTopic(String topic, int partitions) {
    this.topic = topic;
    List<PartitionInfo> infos = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      infos.add(new PartitionInfo(topic, partition, Node.noNode(), new Node[0], new Node[0]));
      consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, partition), 0L));
      consumer.updateEndOffsets(Map.of(new TopicPartition(topic, partition), 0L));
    }
    consumer.updatePartitions(topic, infos);
  }

  /** Appends a record. */
  public void add(
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      org.apache.kafka.common.header.Headers headers) {
    records.add(
        new ConsumerRecord<>(
            topic,
            partition,
            offset,
            1_000 + offset,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()));
    consumer.updateEndOffsets(Map.of(new TopicPartition(topic, partition), offset + 1));
  }

  /** Appends a record with that value only. */
  public void add(int partition, long offset, byte @Nullable [] value) {
    add(partition, offset, null, value, new RecordHeaders());
  }

  /** The consumer; its next poll finds the records in the partitions it has by then. */
  public MockConsumer<byte @Nullable [], byte @Nullable []> consumer() {
    consumer.schedulePollTask(
        () -> {
          for (var record : records) {
            if (consumer
                .assignment()
                .contains(new TopicPartition(record.topic(), record.partition()))) {
              consumer.addRecord(record);
            }
          }
        });
    return consumer;
  }

  /** The consumer of a broker that says there are records and never sends them. */
  public MockConsumer<byte @Nullable [], byte @Nullable []> silentConsumer() {
    return consumer;
  }
}
