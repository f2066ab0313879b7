package dev.longshore.parking;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Parks dead letters in a topic per source topic, acknowledged by all replicas. The partition
 * follows from the key and never from the source's partition number, which the dead-letter topic
 * may not have. Any thread.
 */
public final class TopicSink implements DeadLetterSink {
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final DeadLetterTopics topics;
  private final int stackLimit;

  /**
   * A sink over a producer with {@code acks=all}, which stays its caller's to close.
   *
   * @param stackLimit the most bytes of stack trace that a dead letter carries
   */
  public TopicSink(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      DeadLetterTopics topics,
      int stackLimit) {
    this.producer = producer;
    this.topics = topics;
    this.stackLimit = stackLimit;
  }

  @Override
  public String destination(Message message) {
    return topics.of(message.topic());
  }

  @Override
  public CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter) {
    Message message = delivery.message();
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    var record =
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            destination(message),
            null,
            null,
            message.key(),
            message.value(),
            DeadLetterHeaders.park(original(message), letter, stackLimit));
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

  private static Headers original(Message message) {
    Headers headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
