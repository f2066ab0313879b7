package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.message.Message;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The compacted topic that holds what has become of dead letters. Key: {@code
 * TOPIC|PARTITION|OFFSET}; value: JSON with {@code state}, {@code job}, {@code at} and the dead
 * letter's {@code timestamp}. Owned by one thread.
 */
public final class ReplayStateTopic {
  /** The topic's name. */
  public static final String NAME = "longshore.dlq.state";

  private static final JsonMapper JSON = new JsonMapper();

  private static final String REPLAYED = "replayed";

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicAdmin topics;

  /** Reads with this consumer, which has no group and stays the caller's to close. */
  public ReplayStateTopic(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, TopicAdmin topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  /** Creates the topic unless it is there. */
  public void ensure() {
    topics.ensure(
        new NewTopic(NAME, Optional.of(1), Optional.empty())
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /**
   * Reads what has become of the dead letters of a topic. Blocks.
   *
   * @param patience how long to wait for the broker without any progress
   */
  public ReplayedLetters load(String deadLetterTopic, Duration patience) {
    ReplayedLetters replayed = new ReplayedLetters();
    if (topics.existing(Set.of(NAME)).isEmpty()) {
      return replayed;
    }
    String prefix = deadLetterTopic + "|";
    TopicScan.start(consumer, NAME, ScanRange.everything())
        .forEach(
            patience,
            message -> {
              apply(message, prefix, replayed);
              return true;
            });
    return replayed;
  }

  /** Says that a dead letter was sent back. */
  static ProducerRecord<byte @Nullable [], byte @Nullable []> replayed(
      Message letter, String job, Instant at) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("state", REPLAYED);
    value.put("job", job);
    value.put("at", at.toString());
    value.put("timestamp", letter.timestamp().toEpochMilli());
    String key = letter.topic() + "|" + letter.partition() + "|" + letter.offset();
    return new ProducerRecord<>(
        NAME, key.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(value));
  }

  private static void apply(Message message, String prefix, ReplayedLetters replayed) {
    byte @Nullable [] keyBytes = message.key();
    byte @Nullable [] value = message.value();
    String key = keyBytes == null ? "" : new String(keyBytes, StandardCharsets.UTF_8);
    if (value == null || !key.startsWith(prefix)) {
      return;
    }
    try {
      DeadLetterReference reference =
          DeadLetterReference.parse(key.substring(prefix.length()).replace('|', ':'));
      JsonNode state = JSON.readTree(value);
      if (state.path("state").asString("").equals(REPLAYED)) {
        replayed.add(reference, state.path("timestamp").asLong(-1));
      }
    } catch (IllegalArgumentException | JacksonException notOurs) {
      // whatever others write there does not concern dead letters
    }
  }
}
