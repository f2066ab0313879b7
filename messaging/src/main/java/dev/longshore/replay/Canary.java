package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.message.Message;
import dev.longshore.topic.OffsetRange;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first few messages of a job, after which it waits to see whether one of them comes back as a
 * dead letter. Owned by the thread that runs the job.
 *
 * @param size how many; 0 for no canary
 * @param watch how long to look
 * @param consumers makes a consumer to look with, closed here
 * @param clock the time
 */
record Canary(
    long size,
    Duration watch,
    Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
    InstantSource clock) {
  private static final Duration POLL = Duration.ofMillis(200);

  /** No canary. */
  static Canary none(InstantSource clock) {
    return new Canary(
        0,
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("nothing to look for");
        },
        clock);
  }

  /** The end of each partition of a topic. */
  static Map<Integer, Long> ends(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic) {
    Map<Integer, Long> ends = new HashMap<>();
    TopicScan.ranges(consumer, topic)
        .forEach((partition, range) -> ends.put(partition, range.end()));
    return ends;
  }

  /**
   * Looks through what arrives in the dead-letter topic; blocks for as long as it is to look, or
   * until one has come back or the job is to end.
   *
   * @param ends the end of each partition when the job began
   */
  boolean survives(String topic, Map<Integer, Long> ends, String job, Steering steering) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    ends.forEach((partition, end) -> ranges.put(partition, new OffsetRange(end, Long.MAX_VALUE)));
    Instant until = clock.instant().plus(watch);
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get()) {
      TopicScan scan = TopicScan.following(consumer, topic, ranges);
      while (clock.instant().isBefore(until) && !steering.isCancelled()) {
        for (Message message : scan.next(POLL)) {
          if (message.headers().text(DeadLetterHeaders.REDRIVE_JOB).orElse("").equals(job)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
