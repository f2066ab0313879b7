package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the broker which topic stands behind a name. Used by the poll thread; what the admin
 * client's thread learns is published through a concurrent map.
 */
public final class TopicWatch implements TopicIds {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Admin admin;
  private final Ticker ticker;
  private final Map<String, Uuid> seen = new ConcurrentHashMap<>();
  private final Map<String, Long> asked = new ConcurrentHashMap<>();

  /** A watch over an admin client, which stays its caller's to close. */
  public TopicWatch(Admin admin, Ticker ticker) {
    this.admin = admin;
    this.ticker = ticker;
  }

  @Override
  public Uuid of(String topic) {
    try {
      Uuid id = describe(topic).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).topicId();
      seen.put(topic, id);
      return id;
    } catch (ExecutionException failure) {
      note(topic, null, failure.getCause());
      throw failure.getCause() instanceof KafkaException told ? told : new KafkaException(failure);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new TimeoutException("the id of topic " + topic + " is not known yet", late);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  @Override
  public Optional<Uuid> seen(String topic) {
    long now = ticker.nanos();
    Long last = asked.get(topic);
    if (last == null || now - last > INTERVAL.toNanos()) {
      asked.put(topic, now);
      KafkaFuture<TopicDescription> _ =
          describe(topic).whenComplete((description, failure) -> note(topic, description, failure));
    }
    return Optional.ofNullable(seen.get(topic));
  }

  private void note(
      String topic, @Nullable TopicDescription description, @Nullable Throwable failure) {
    if (description != null) {
      seen.put(topic, description.topicId());
    }
    if (failure instanceof UnknownTopicOrPartitionException) {
      seen.put(topic, Uuid.ZERO_UUID);
    }
  }

  private KafkaFuture<TopicDescription> describe(String topic) {
    return Objects.requireNonNull(
        admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic);
  }
}
