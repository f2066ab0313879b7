package dev.longshore.parking;

import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.RetryTopic;
import java.time.Duration;
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
 * Writes retries to the retry topic, acknowledged by all replicas. A record there has a timestamp
 * of its own, so that no retention counts the age of its message. Any thread.
 */
public final class RetryTopicWriter implements RetryTopic {
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final String name;
  private final Duration longest;
  private final long largest;

  /**
   * A writer over a producer with {@code acks=all}, which stays its caller's to close.
   *
   * @param longest the longest delay that waits elsewhere
   * @param largest the most bytes that a record of the topic may have
   */
  public RetryTopicWriter(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      String name,
      Duration longest,
      long largest) {
    this.producer = producer;
    this.name = name;
    this.longest = longest;
    this.largest = largest;
  }

  @Override
  public boolean takes(Message message, Duration delay) {
    return delay.compareTo(longest) > 0 && message.size() + HopHeaders.LARGEST <= largest;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<@Nullable Void> write(Message message, Hop hop) {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    var record =
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            name, null, null, message.key(), message.value(), headers(message, hop));
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

  private static Headers headers(Message message, Hop hop) {
    Headers headers = new RecordHeaders();
    for (Header header : HopHeaders.write(message, hop)) {
      headers.add(header.name(), header.value());
    }
    return headers;
  }
}
