package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.message.Message;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The compacted topic that holds what has become of dead letters, so that their own topic is never
 * rewritten. Key: {@code TOPIC|PARTITION|OFFSET}, and that with {@code |note} for notes; value:
 * JSON with {@code state} or {@code note}, {@code job}, {@code at}, {@code by} and the dead
 * letter's {@code timestamp}. Owned by one thread.
 */
public final class ReplayStateTopic {
  /** The topic's name. */
  public static final String NAME = "longshore.dlq.state";

  private static final JsonMapper JSON = new JsonMapper();

  private static final String NOTE = "|note";

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
  public LetterStates load(String deadLetterTopic, Duration patience) {
    return load(deadLetterTopic, patience, any -> true);
  }

  /**
   * The same for what some jobs did.
   *
   * @param jobs which jobs' marks count
   */
  LetterStates load(String deadLetterTopic, Duration patience, Predicate<String> jobs) {
    LetterStates states = new LetterStates();
    forEach(
        deadLetterTopic,
        patience,
        entry -> {
          if (entry.isNote()) {
            states.note(entry.reference(), entry.mark().detail());
          } else if (jobs.test(entry.mark().job())) {
            states.put(entry.reference(), entry.timestampMillis(), entry.mark().state());
          }
        });
    return states;
  }

  /**
   * What was done to one dead letter, the oldest first, as far as the topic still holds it. Blocks.
   *
   * @param patience how long to wait for the broker without any progress
   */
  public List<LetterMark> history(Message letter, Duration patience) {
    DeadLetterReference wanted = new DeadLetterReference(letter.partition(), letter.offset());
    List<LetterMark> marks = new ArrayList<>();
    forEach(
        letter.topic(),
        patience,
        entry -> {
          if (entry.reference().equals(wanted)
              && entry.timestampMillis() == letter.timestampMillis()) {
            marks.add(entry.mark());
          }
        });
    return marks;
  }

  /** A record of the topic, taken apart. */
  private record Entry(
      DeadLetterReference reference, boolean isNote, long timestampMillis, LetterMark mark) {}

  private void forEach(
      String deadLetterTopic, Duration patience, java.util.function.Consumer<Entry> visitor) {
    if (topics.existing(Set.of(NAME)).isEmpty()) {
      return;
    }
    String prefix = deadLetterTopic + "|";
    TopicScan.start(consumer, NAME, ScanRange.everything())
        .forEach(
            patience,
            message -> {
              entry(message, prefix).ifPresent(visitor);
              return true;
            });
  }

  /** Says what was done to a dead letter. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> mark(
      Message letter, LetterMark mark) {
    return record(letter, "", fields(letter, mark, "state", mark.state().text()));
  }

  /** Says what somebody thinks of a dead letter; an empty note takes the last one away. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> note(
      Message letter, LetterMark mark) {
    return record(letter, NOTE, fields(letter, mark, "note", mark.detail()));
  }

  private static Map<String, Object> fields(
      Message letter, LetterMark mark, String what, String text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(what, text);
    if (!mark.job().isEmpty()) {
      fields.put("job", mark.job());
    }
    fields.put("at", mark.at().toString());
    if (!mark.by().isEmpty()) {
      fields.put("by", mark.by());
    }
    if (!mark.detail().isEmpty() && !what.equals("note")) {
      fields.put("detail", mark.detail());
    }
    fields.put("timestamp", letter.timestampMillis());
    return fields;
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(
      Message letter, String suffix, Map<String, Object> fields) {
    String key = letter.topic() + "|" + letter.partition() + "|" + letter.offset() + suffix;
    return new ProducerRecord<>(
        NAME, key.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(fields));
  }

  /** Whatever others write there does not concern dead letters. */
  private static Optional<Entry> entry(Message message, String prefix) {
    byte @Nullable [] keyBytes = message.key();
    byte @Nullable [] value = message.value();
    String key = keyBytes == null ? "" : new String(keyBytes, StandardCharsets.UTF_8);
    if (value == null || !key.startsWith(prefix)) {
      return Optional.empty();
    }
    boolean isNote = key.endsWith(NOTE);
    String place = key.substring(prefix.length(), key.length() - (isNote ? NOTE.length() : 0));
    try {
      DeadLetterReference reference = DeadLetterReference.parse(place.replace('|', ':'));
      JsonNode fields = JSON.readTree(value);
      Optional<DeadLetterState> state =
          isNote
              ? Optional.of(DeadLetterState.NEW)
              : DeadLetterState.of(fields.path("state").asString(""));
      return state.map(
          known ->
              new Entry(
                  reference,
                  isNote,
                  fields.path("timestamp").asLong(-1),
                  new LetterMark(
                      known,
                      fields.path("job").asString(""),
                      time(fields.path("at").asString("")),
                      fields.path("by").asString(""),
                      fields.path(isNote ? "note" : "detail").asString(""))));
    } catch (IllegalArgumentException | JacksonException notOurs) {
      return Optional.empty();
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notOurs) {
      return Instant.EPOCH;
    }
  }
}
