package dev.longshore.tool.fleet;

import dev.longshore.tool.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the control plane did to a group lately, from the topic in which it keeps that. */
final class ControlNotes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LOOKED_AT = 200;
  private static final int SHOWN = 8;
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private ControlNotes() {}

  /** The latest changes, evictions and failovers, oldest first; none where nothing is kept. */
  static List<Map<String, @Nullable Object>> read(Cluster cluster, String topic, String group) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      List<PartitionInfo> known = consumer.partitionsFor(topic, LIMIT);
      if (known == null || known.isEmpty()) {
        return List.of();
      }
      return tail(consumer, new TopicPartition(topic, 0), group);
    } catch (KafkaException unreadable) {
      return List.of();
    }
  }

  private static List<Map<String, @Nullable Object>> tail(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      TopicPartition partition,
      String group) {
    List<TopicPartition> all = List.of(partition);
    long end = consumer.endOffsets(all, LIMIT).getOrDefault(partition, 0L);
    long start = consumer.beginningOffsets(all, LIMIT).getOrDefault(partition, 0L);
    consumer.assign(all);
    consumer.seek(partition, Math.max(start, end - LOOKED_AT));
    List<Map<String, @Nullable Object>> notes = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (consumer.position(partition, LIMIT) < end && System.nanoTime() - deadline < 0) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
        add(record.value(), group, notes);
      }
    }
    return notes.subList(Math.max(0, notes.size() - SHOWN), notes.size());
  }

  private static void add(
      byte @Nullable [] value, String group, List<Map<String, @Nullable Object>> notes) {
    if (value == null) {
      return;
    }
    try {
      JsonNode note = JSON.readTree(new String(value, StandardCharsets.UTF_8));
      if (note.path("group").asString("").equals(group)) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("at", note.path("at").asString(""));
        fields.put("kind", note.path("kind").asString(""));
        fields.put("text", note.path("text").asString(""));
        notes.add(fields);
      }
    } catch (JacksonException foreign) {
      // Somebody else's record; those of ours are shown.
    }
  }
}
