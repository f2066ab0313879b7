package dev.longshore.replay;

import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topic that keeps for good who did what to dead letters: an entry before it is done and one
 * after. Owned by one thread.
 */
public final class AuditTopic {
  /** The topic's name. */
  public static final String NAME = "longshore.audit";

  private static final JsonMapper JSON = new JsonMapper();

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicAdmin topics;

  /** Reads with this consumer, which has no group and stays the caller's to close. */
  public AuditTopic(Consumer<byte @Nullable [], byte @Nullable []> consumer, TopicAdmin topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  /** Creates the topic unless it is there; nothing in it expires. */
  public void ensure() {
    topics.ensure(
        new NewTopic(NAME, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")));
  }

  /** One more entry. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> record(AuditEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", entry.at().toString());
    fields.put("by", entry.by());
    fields.put("action", entry.action());
    fields.put("topic", entry.topic());
    fields.put("selection", entry.selection());
    fields.put("count", entry.count());
    fields.put("job", entry.job());
    fields.put("reason", entry.reason());
    fields.put("outcome", entry.outcome());
    return new ProducerRecord<>(
        NAME, entry.topic().getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(fields));
  }

  /** Shows the entries as lines of JSON, the oldest first. Blocks. */
  public void forEach(Duration patience, java.util.function.Consumer<String> visitor) {
    if (topics.existing(Set.of(NAME)).isEmpty()) {
      return;
    }
    TopicScan.start(consumer, NAME, ScanRange.everything())
        .forEach(
            patience,
            message -> {
              byte @Nullable [] value = message.value();
              if (value != null) {
                visitor.accept(new String(value, StandardCharsets.UTF_8));
              }
              return true;
            });
  }
}
