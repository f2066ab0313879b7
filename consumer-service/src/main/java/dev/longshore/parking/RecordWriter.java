package dev.longshore.parking;

import dev.longshore.delivery.Delivery;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records that are about deliveries, so that they last. Any thread. */
@FunctionalInterface
public interface RecordWriter {

  /**
   * Writes a record. May block for a bounded time, while its topic is looked up.
   *
   * @param delivery which settles once the record lasts
   * @return completes once it does, or with what prevented it
   */
  CompletionStage<@Nullable Void> write(
      Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record);
}
