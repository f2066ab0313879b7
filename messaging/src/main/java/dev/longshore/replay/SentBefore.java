package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.message.Fingerprint;
import dev.longshore.message.Message;
import dev.longshore.topic.OffsetRange;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a job sent before it died and could not record: it is looked for in the topics it was sent
 * to, by its bytes. What a job sends is the same each time, so equal messages need not be told
 * apart; they are counted. Owned by one thread.
 */
final class SentBefore {
  private static final byte[] NONE = {1};

  private final Map<Fingerprint, Integer> counts = new HashMap<>();

  /**
   * Looks for messages of a job.
   *
   * @param topic where they went
   * @param starts the offset of each partition at which the job began
   */
  void look(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Map<Integer, Long> starts,
      String job,
      Duration patience) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    starts.forEach(
        (partition, start) -> ranges.put(partition, new OffsetRange(start, Long.MAX_VALUE)));
    TopicScan.start(consumer, topic, ranges)
        .forEach(
            patience,
            message -> {
              if (message.headers().text(DeadLetterHeaders.REDRIVE_JOB).orElse("").equals(job)) {
                counts.merge(fingerprint(message), 1, Integer::sum);
              }
              return true;
            });
  }

  /** Whether nothing was found. */
  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Whether one like it was sent and is not accounted for yet; then it is from now on. */
  boolean take(ProducerRecord<byte @Nullable [], byte @Nullable []> redrive) {
    if (counts.isEmpty()) {
      return false;
    }
    Fingerprint fingerprint = fingerprint(redrive);
    Integer count = counts.get(fingerprint);
    if (count == null || count == 0) {
      return false;
    }
    counts.put(fingerprint, count - 1);
    return true;
  }

  private static Fingerprint fingerprint(Message message) {
    Fingerprint found = start(message.topic(), message.key(), message.value());
    for (var header : message.headers()) {
      found = and(found, header.name(), header.value());
    }
    return found;
  }

  private static Fingerprint fingerprint(
      ProducerRecord<byte @Nullable [], byte @Nullable []> redrive) {
    Fingerprint found = start(redrive.topic(), redrive.key(), redrive.value());
    for (Header header : redrive.headers()) {
      found = and(found, header.key(), header.value());
    }
    return found;
  }

  private static Fingerprint start(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return and(and(Fingerprint.NONE, topic, key), "", value);
  }

  private static Fingerprint and(Fingerprint before, String name, byte @Nullable [] bytes) {
    Fingerprint named = before.and(name.getBytes(StandardCharsets.UTF_8));
    return bytes == null ? named.and(NONE).and(NONE) : named.and(bytes);
  }
}
