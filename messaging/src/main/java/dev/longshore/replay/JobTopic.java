package dev.longshore.replay;

import dev.longshore.message.Message;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic in which jobs stand, so that any process can look at them, steer them, and go
 * on where a dead one left off. Keys: a job's id, and that with {@code |plan} and {@code |wish};
 * values: JSON. Owned by one thread.
 */
public final class JobTopic {
  /** The topic's name. */
  public static final String NAME = "longshore.jobs";

  private static final String PLAN = "|plan";

  private static final String WISH = "|wish";

  /** A plan over ten million dead letters takes about two megabytes. */
  private static final int LARGEST_PLAN = 64 * 1024 * 1024;

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicAdmin topics;

  /** Reads with this consumer, which has no group and stays the caller's to close. */
  public JobTopic(Consumer<byte @Nullable [], byte @Nullable []> consumer, TopicAdmin topics) {
    this.consumer = consumer;
    this.topics = topics;
  }

  /** Creates the topic unless it is there. */
  public void ensure() {
    topics.ensure(
        new NewTopic(NAME, Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(LARGEST_PLAN))));
  }

  /** All jobs, the newest first. Blocks. */
  public List<ReplayJob> jobs(Duration patience) {
    Map<String, ReplayJob> jobs = new TreeMap<>();
    forEach(
        patience,
        (key, value) -> {
          if (key.indexOf('|') < 0) {
            JobFormat.job(key, value).ifPresent(job -> jobs.put(key, job));
          }
        });
    List<ReplayJob> newestFirst = new ArrayList<>(jobs.values());
    newestFirst.sort(Comparator.comparing(ReplayJob::createdAt).reversed());
    return newestFirst;
  }

  /** One job, empty where there is none of that name. Blocks. */
  public Optional<ReplayJob> job(String id, Duration patience) {
    return jobs(patience).stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /** What a job is to do, empty where nobody knows. Blocks. */
  public Optional<StoredPlan> plan(String id, Duration patience) {
    List<StoredPlan> found = new ArrayList<>();
    forEach(
        patience,
        (key, value) -> {
          if (key.equals(id + PLAN)) {
            found.add(StoredPlan.read(value));
          }
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  private void forEach(Duration patience, java.util.function.BiConsumer<String, byte[]> visitor) {
    if (topics.existing(Set.of(NAME)).isEmpty()) {
      return;
    }
    TopicScan.start(consumer, NAME, ScanRange.everything())
        .forEach(
            patience,
            message -> {
              byte @Nullable [] key = message.key();
              byte @Nullable [] value = message.value();
              if (key != null && value != null) {
                visitor.accept(new String(key, StandardCharsets.UTF_8), value);
              }
              return true;
            });
  }

  /** Says how a job stands. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> status(ReplayJob job) {
    return record(job.id(), JobFormat.json(job));
  }

  /** Says what a job is to do. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> plan(StoredPlan plan) {
    return record(plan.job() + PLAN, plan.json().getBytes(StandardCharsets.UTF_8));
  }

  /** Says what is wanted of a job. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> wish(String id, JobWish wish) {
    return record(id + WISH, JobFormat.json(wish));
  }

  /** What a message of the topic wants of a job, empty where it is about something else. */
  public static Optional<JobWish> wish(Message message, String id) {
    byte @Nullable [] key = message.key();
    byte @Nullable [] value = message.value();
    if (key == null || value == null) {
      return Optional.empty();
    }
    boolean isWish = new String(key, StandardCharsets.UTF_8).equals(id + WISH);
    return isWish ? JobFormat.wish(value) : Optional.empty();
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(
      String key, byte[] value) {
    return new ProducerRecord<>(NAME, key.getBytes(StandardCharsets.UTF_8), value);
  }
}
