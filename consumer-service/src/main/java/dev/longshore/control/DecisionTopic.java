package dev.longshore.control;

import dev.longshore.autoscale.Decision;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps what a control loop did in a topic, one JSON object a record, with the group as its key: a
 * {@code kind}, a time and a {@code text} for people. Partition 0 has what happened; partition 1
 * has every decision, those to change nothing included, with all that it was made from. A topic
 * that cannot be written is told and stops nothing. Owned by the control loop.
 */
public final class DecisionTopic implements ControlListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionTopic.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int HAPPENED = 0;
  private static final int DECIDED = 1;
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final String topic;
  private final String group;
  private final Function<Decision, String> format;

  /** Written by the producer's thread, and read by it. */
  private volatile boolean isSilent;

  /**
   * A topic.
   *
   * @param producer closed with it
   * @param format a decision as one JSON object
   */
  public DecisionTopic(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      String topic,
      String group,
      Function<Decision, String> format) {
    this.producer = producer;
    this.topic = topic;
    this.group = group;
    this.format = format;
  }

  /** How the topic is made where it is missing. */
  public static NewTopic named(String name) {
    return new NewTopic(name, Optional.of(2), Optional.empty())
        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(KEPT.toMillis())));
  }

  @Override
  public void decided(Decision decision) {
    ObjectNode record = record("scaling", decision.at(), ControlLog.text(decision));
    record.put("from", decision.from()).put("to", decision.to());
    record.put("reason", decision.reason().name()).put("epoch", decision.epoch());
    if (decision.isChange()) {
      send(HAPPENED, JSON.writeValueAsBytes(record));
    }
    send(DECIDED, format.apply(decision).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void evicted(Eviction eviction) {
    ObjectNode record = record("eviction", eviction.at(), ControlLog.text(eviction));
    record.put("instance", eviction.instance()).put("cause", eviction.cause().name());
    record.put("reason", eviction.reason()).put("epoch", eviction.generation());
    send(HAPPENED, JSON.writeValueAsBytes(record));
  }

  @Override
  public void failedOver(Failover failover) {
    ObjectNode record = record("failover", failover.doneAt(), ControlLog.text(failover));
    record.put("instance", failover.instance()).put("tookMillis", failover.took().toMillis());
    send(HAPPENED, JSON.writeValueAsBytes(record));
  }

  @Override
  public void spared(EvictionPolicy.Verdict verdict) {}

  @Override
  public void zombie(String instance, boolean isOne) {}

  @Override
  public void failed(String what) {}

  @Override
  public void close() {
    producer.close(CLOSE_LIMIT);
  }

  private ObjectNode record(String kind, Instant at, String text) {
    return JSON.createObjectNode()
        .put("kind", kind)
        .put("group", group)
        .put("at", at.toString())
        .put("text", text);
  }

  private void send(int partition, byte[] record) {
    byte[] key = group.getBytes(StandardCharsets.UTF_8);
    try {
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(topic, partition, key, record),
              (where, failure) -> answered(failure));
    } catch (KafkaException failure) {
      answered(failure);
    }
  }

  private void answered(@Nullable Exception failure) {
    if (failure != null && !isSilent) {
      LOG.warn("decisions cannot be kept in {}: {}", topic, failure.getMessage());
    }
    isSilent = failure != null;
  }
}
