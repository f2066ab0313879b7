package dev.longshore.source;

import java.util.Optional;
import org.apache.kafka.common.Uuid;

/** Tells the ids of topics; a topic that is deleted and made again gets another. */
@FunctionalInterface
public interface TopicIds {

  /**
   * The id, or {@link Uuid#ZERO_UUID} where the broker has none. May ask the broker, and fails as
   * Kafka does when it does not answer.
   */
  Uuid of(String topic);

  /** The id as far as known without waiting, {@link Uuid#ZERO_UUID} for a topic that is gone. */
  default Optional<Uuid> seen(String topic) {
    return Optional.empty();
  }
}
