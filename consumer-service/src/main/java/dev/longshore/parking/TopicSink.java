package dev.longshore.parking;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Parks dead letters in a topic per source topic, acknowledged by all replicas. The partition
 * follows from the key and never from the source's partition number, which the dead-letter topic
 * may not have. Any thread.
 */
public final class TopicSink implements DeadLetterSink {
  private final RecordWriter writer;
  private final DeadLetterTopics topics;
  private final int stackLimit;

  /**
   * A sink over a writer, which stays its caller's to close.
   *
   * @param stackLimit the most bytes of stack trace that a dead letter carries
   */
  public TopicSink(RecordWriter writer, DeadLetterTopics topics, int stackLimit) {
    this.writer = writer;
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
    return writer.write(
        delivery,
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            destination(message),
            null,
            null,
            message.key(),
            message.value(),
            DeadLetterHeaders.park(original(message), letter, stackLimit)));
  }

  private static Headers original(Message message) {
    Headers headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
