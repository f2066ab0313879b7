package dev.longshore.tool.send;

import dev.longshore.message.Envelope;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of envelopes: what the options say wins, the rest is as the envelope says. An
 * envelope's partition counts only together with its own topic, since another topic has others.
 *
 * @param topic the topic of every message
 * @param partition the partition of every message
 * @param timestamp the time of every message
 * @param key where keys come from
 * @param id where {@code ce_id} comes from
 * @param headers headers to add to those of the envelope
 */
record MessageShaper(
    Optional<String> topic,
    Optional<Integer> partition,
    Optional<Instant> timestamp,
    TextRule key,
    TextRule id,
    List<Header> headers) {

  /**
   * The record to send.
   *
   * @throws UnsendableException when the message lacks something
   */
  ProducerRecord<byte @Nullable [], byte @Nullable []> record(Envelope envelope) {
    return new ProducerRecord<>(
        topicOf(envelope),
        partitionOf(envelope),
        timestamp.or(envelope::timestamp).map(Instant::toEpochMilli).orElse(null),
        text(key, envelope).map(MessageShaper::bytes).orElse(envelope.key()),
        envelope.value(),
        headersOf(envelope));
  }

  private String topicOf(Envelope envelope) {
    return topic
        .or(envelope::topic)
        .orElseThrow(() -> new UnsendableException("no topic, neither here nor as an argument"));
  }

  private @Nullable Integer partitionOf(Envelope envelope) {
    if (partition.isPresent()) {
      return partition.get();
    }
    return topic.isEmpty() && envelope.partition().isPresent()
        ? (Integer) envelope.partition().getAsInt()
        : null;
  }

  private Headers headersOf(Envelope envelope) {
    Headers all = new RecordHeaders();
    envelope.headers().forEach(header -> all.add(header.name(), header.value()));
    headers.forEach(header -> all.add(header.name(), header.value()));
    text(id, envelope)
        .ifPresent(text -> all.remove(Message.ID_HEADER).add(Message.ID_HEADER, bytes(text)));
    return all;
  }

  private static Optional<String> text(TextRule rule, Envelope envelope) {
    return switch (rule) {
      case TextRule.Absent absent -> Optional.empty();
      case TextRule.Fixed fixed -> Optional.of(fixed.text());
      case TextRule.RandomId random -> Optional.of(UUID.randomUUID().toString());
      case TextRule.Field field -> Optional.of(field.path().in(FieldPath.tree(envelope.value())));
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
