package dev.longshore.source;

import org.apache.kafka.common.Uuid;

/** Tells the ids of topics; a topic that is deleted and made again gets another. */
@FunctionalInterface
public interface TopicIds {

  /** The id, or {@link Uuid#ZERO_UUID} when the broker tells none. May ask the broker. */
  Uuid of(String topic);
}
