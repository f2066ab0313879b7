package dev.longshore.parking;

import dev.longshore.delivery.Delivery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes records one by one: each lasts once all replicas have it. Any thread. */
public final class ProducerWriter implements RecordWriter {
  private final Producer<byte @Nullable [], byte @Nullable []> producer;

  /** A writer over a producer with {@code acks=all}, which stays its caller's to close. */
  public ProducerWriter(Producer<byte @Nullable [], byte @Nullable []> producer) {
    this.producer = producer;
  }

  @Override
  public CompletionStage<@Nullable Void> write(
      Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    try {
      Future<RecordMetadata> _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  durable.complete(null);
                } else {
                  durable.completeExceptionally(failure);
                }
              });
    } catch (KafkaException failure) {
      durable.completeExceptionally(failure);
    }
    return durable;
  }
}
