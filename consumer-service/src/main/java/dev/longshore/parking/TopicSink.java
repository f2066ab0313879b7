package dev.longshore.parking;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterForm;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterStub;
import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks dead letters in a topic per source topic, acknowledged by all replicas. The partition
 * follows from the key and never from the source's partition number, which the dead-letter topic
 * may not have. A letter that is too large for its topic says less, and in the end only where its
 * message stands: it is never written again in the same size. Any thread.
 */
public final class TopicSink implements DeadLetterSink {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSink.class);

  private final RecordWriter writer;
  private final DeadLetterTopics topics;
  private final int stackLimit;
  private final int maxRedrives;

  /**
   * A sink over a writer, which stays its caller's to close.
   *
   * @param stackLimit the most bytes of stack trace that a dead letter carries
   * @param maxRedrives how often its message may be sent back, which it carries, too
   */
  public TopicSink(RecordWriter writer, DeadLetterTopics topics, int stackLimit, int maxRedrives) {
    this.writer = writer;
    this.topics = topics;
    this.stackLimit = stackLimit;
    this.maxRedrives = maxRedrives;
  }

  @Override
  public String destination(Message message) {
    return topics.of(message.topic());
  }

  @Override
  public CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter) {
    return write(delivery, letter, DeadLetterForm.FULL);
  }

  /** Writes it in a form, and in the next smaller one where that is too large. */
  private CompletionStage<@Nullable Void> write(
      Delivery delivery, DeadLetter letter, DeadLetterForm form) {
    return writer
        .write(delivery, record(delivery.message(), letter, form))
        .exceptionallyCompose(
            failure -> {
              if (form == DeadLetterForm.STUB || !isTooLarge(failure)) {
                return CompletableFuture.failedStage(failure);
              }
              DeadLetterForm smaller = form.smaller();
              tell(delivery, smaller);
              return write(delivery, letter, smaller);
            });
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> record(
      Message message, DeadLetter letter, DeadLetterForm form) {
    String topic = destination(message);
    if (form == DeadLetterForm.STUB) {
      DeadLetterStub stub = DeadLetterStub.of(message, letter);
      return new ProducerRecord<>(topic, null, null, stub.key(), stub.value(), stub.headers());
    }
    Headers headers = DeadLetterHeaders.park(original(message), letter, form, stackLimit);
    DeadLetterHeaders.limitRedrives(headers, maxRedrives);
    return new ProducerRecord<>(topic, null, null, message.key(), message.value(), headers);
  }

  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure.getCause() instanceof RecordTooLargeException;
  }

  private void tell(Delivery delivery, DeadLetterForm form) {
    if (form == DeadLetterForm.STUB) {
      LOG.warn(
          "{}: its dead letter is too large for {}, which gets where it stands, its size and its"
              + " hash; to keep such messages raise that topic's max.message.bytes",
          delivery,
          destination(delivery.message()));
      return;
    }
    LOG.info(
        "{}: its dead letter is too large for {} and says less of its failure",
        delivery,
        destination(delivery.message()));
  }

  private static Headers original(Message message) {
    Headers headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
