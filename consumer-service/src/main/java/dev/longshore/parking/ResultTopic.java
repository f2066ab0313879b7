package dev.longshore.parking;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Publishes handlers' results in a topic, each under the key of its message, as a CloudEvent whose
 * id follows from the message's coordinates: copies of one result have the same id. What it answers
 * is in the headers {@code longshore.correlation-id} and {@code longshore.origin-*}. Any thread.
 */
public final class ResultTopic implements ResultSink {
  private static final String TOO_LARGE = "result-too-large";
  private static final String TRACE_HEADER = "traceparent";

  private final RecordWriter writer;
  private final String topic;
  private final String group;

  /**
   * Results in a topic.
   *
   * @param group the consumer group whose handlers they come from
   */
  public ResultTopic(RecordWriter writer, String topic, String group) {
    this.writer = writer;
    this.topic = topic;
    this.group = group;
  }

  @Override
  public Optional<Posting> posting(Delivery delivery, byte[] value, Optional<String> contentType) {
    Message message = delivery.message();
    ProducerRecord<byte @Nullable [], byte @Nullable []> record =
        new ProducerRecord<>(
            topic, null, null, message.key(), value, headers(message, contentType));
    return Optional.of(new Result(delivery, record, value.length));
  }

  private Headers headers(Message message, Optional<String> contentType) {
    Headers headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(
        headers,
        Message.ID_HEADER,
        "%s-%d-%d-result".formatted(message.topic(), message.partition(), message.offset()));
    add(headers, "ce_source", "/longshore/groups/" + group);
    add(headers, Message.TYPE_HEADER, type(message.type()));
    contentType.ifPresent(type -> add(headers, "content-type", type));
    message
        .headers()
        .last(TRACE_HEADER)
        .ifPresent(trace -> headers.add(TRACE_HEADER, trace.value()));
    add(headers, "longshore.correlation-id", message.id());
    add(headers, "longshore.origin-topic", message.topic());
    add(headers, "longshore.origin-partition", Integer.toString(message.partition()));
    add(headers, "longshore.origin-offset", Long.toString(message.offset()));
    return headers;
  }

  private static String type(String ofMessage) {
    return ofMessage.isEmpty() ? "longshore.result" : ofMessage + ".result";
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A result on its way. */
  private final class Result implements Posting {
    private final Delivery delivery;
    private final ProducerRecord<byte @Nullable [], byte @Nullable []> record;
    private final int size;

    private Result(
        Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record, int size) {
      this.delivery = delivery;
      this.record = record;
      this.size = size;
    }

    @Override
    public String what() {
      return "result";
    }

    @Override
    public String destination() {
      return topic;
    }

    @Override
    public CompletionStage<@Nullable Void> write() {
      return writer.write(delivery, record);
    }

    @Override
    public Settlement settlement() {
      return Settlement.acked();
    }

    @Override
    public Optional<FailureDescription> refusal(Throwable failure) {
      return failure instanceof RecordTooLargeException
          ? Optional.of(
              FailureDescription.of(
                  TOO_LARGE,
                  "the handler's result of %d bytes is too large for topic %s (%s); let the handler return less, or raise the topic's max.message.bytes"
                      .formatted(size, topic, failure.getMessage())))
          : Optional.empty();
    }
  }
}
