package dev.longshore.benchmarks.contender;

import dev.longshore.source.GroupProtocol;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka clients of the contenders: Kafka's defaults, but for what has to be the same for all.
 */
final class Clients {
  /** What our own engine polls at most by default, so that all rivals have it too. */
  private static final int MAX_POLL_RECORDS = 2_000;

  private Clients() {}

  /** A consumer for a task that a rival polls. */
  static KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(
      Task task, GroupProtocol protocol) {
    Map<String, Object> properties = properties(task);
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol.name().toLowerCase(Locale.ROOT));
    return consumer(task, properties);
  }

  /** A consumer with those properties that reads the task's topic as often as the task says. */
  static KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(
      Task task, Map<String, Object> properties) {
    return task.loop() ? new LoopingConsumer(properties) : new KafkaConsumer<>(properties);
  }

  /** The properties of every rival's consumer. */
  static Map<String, Object> properties(Task task) {
    Map<String, Object> properties = shareProperties(task);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return properties;
  }

  /** The properties of a share consumer, which has no say in offsets. */
  static Map<String, Object> shareProperties(Task task) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, task.bootstrap());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, task.group());
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }
}
