package dev.longshore.parking;

import dev.longshore.delivery.Delivery;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;

/** A record that waits for the transaction in which it lasts. */
public final class PendingRecord {
  private final Delivery delivery;
  private final ProducerRecord<byte @Nullable [], byte @Nullable []> record;
  private final CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();

  /**
   * What was wrong with this very record; written by the producer's thread, or by whoever sends.
   */
  private volatile @Nullable Exception fault;

  PendingRecord(Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    this.delivery = delivery;
    this.record = record;
  }

  /** Which settles with it. */
  public Delivery delivery() {
    return delivery;
  }

  CompletableFuture<@Nullable Void> durable() {
    return durable;
  }

  /** Bytes of key and value. */
  long size() {
    return length(record.key()) + length(record.value());
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Adds it to the transaction that the producer has begun. */
  void send(Producer<byte @Nullable [], byte @Nullable []> producer) {
    fault = null;
    Future<RecordMetadata> _ =
        producer.send(
            record,
            (metadata, failure) -> {
              // That others spoiled the transaction says nothing about this one.
              if (failure != null && !(failure instanceof TransactionAbortedException)) {
                fault = failure;
              }
            });
  }

  /** What was wrong with it at the last try, if it was the one. */
  Optional<Exception> fault() {
    return Optional.ofNullable(fault);
  }
}
