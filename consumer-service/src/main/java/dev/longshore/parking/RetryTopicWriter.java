package dev.longshore.parking;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.RetryTopic;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes retries to the retry topic, acknowledged by all replicas. A record there has a timestamp
 * of its own, so that no retention counts the age of its message. Any thread.
 */
public final class RetryTopicWriter implements RetryTopic {
  private final RecordWriter writer;
  private final String name;
  private final Duration longest;

  /** Lowered by whoever hears from the broker that it takes less; a lost update costs a try. */
  private volatile long largest;

  /**
   * Writes a topic.
   *
   * @param longest the longest delay that waits elsewhere
   * @param largest the most bytes that a record of the topic may have
   */
  public RetryTopicWriter(RecordWriter writer, String name, Duration longest, long largest) {
    this.writer = writer;
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
  public CompletionStage<@Nullable Void> write(Delivery delivery, Hop hop) {
    Message message = delivery.message();
    var record =
        new ProducerRecord<byte @Nullable [], byte @Nullable []>(
            name, null, null, message.key(), message.value(), headers(message, hop));
    return writer
        .write(delivery, record)
        .whenComplete(
            (durable, failure) -> {
              if (failure != null && isTooLarge(failure)) {
                largest = Math.min(largest, message.size() + HopHeaders.LARGEST - 1);
              }
            });
  }

  @Override
  public boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure.getCause() instanceof RecordTooLargeException;
  }

  private static Headers headers(Message message, Hop hop) {
    Headers headers = new RecordHeaders();
    for (Header header : HopHeaders.write(message, hop)) {
      headers.add(header.name(), header.value());
    }
    return headers;
  }
}
