package dev.longshore.parking;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What transactions need of a broker. Blocks; fails as Kafka's clients do. */
public interface TransactionBroker {

  /** A new producer with the transactional id of this instance; its transactions are not begun. */
  Producer<byte @Nullable [], byte @Nullable []> producer();

  /** What the group has committed in these partitions, no transaction being open over them. */
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions);
}
