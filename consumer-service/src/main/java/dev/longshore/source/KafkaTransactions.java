package dev.longshore.source;

import dev.longshore.parking.TransactionBroker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Transactions of one instance in a group. Any thread. */
public final class KafkaTransactions implements TransactionBroker {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final KafkaClients clients;
  private final Admin admin;
  private final String group;

  /** Over an admin client, which stays its caller's to close. */
  public KafkaTransactions(KafkaClients clients, Admin admin, String group) {
    this.clients = clients;
    this.admin = admin;
    this.group = group;
  }

  @Override
  public Producer<byte @Nullable [], byte @Nullable []> producer() {
    return clients.transactionalProducer(group);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    try {
      return admin
          .listConsumerGroupOffsets(
              Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
              new ListConsumerGroupOffsetsOptions().requireStable(true))
          .partitionsToOffsetAndMetadata(group)
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof KafkaException told ? told : new KafkaException(failure);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new TimeoutException("no answer about the commits of group " + group, late);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
