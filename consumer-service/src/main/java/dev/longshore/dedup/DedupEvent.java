package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** Something that deduplication has to tell. Immutable. */
public sealed interface DedupEvent {

  /**
   * A message is a duplicate by its id and has another payload than the one that was handled. It is
   * settled as a duplicate all the same.
   */
  record PayloadDiffers(Delivery delivery) implements DedupEvent {}

  /**
   * The window of a new partition is there again.
   *
   * @param ids how many ids of it were read from the log
   */
  record Rebuilt(TopicPartition partition, long ids, Duration took) implements DedupEvent {}

  /**
   * The window of a new partition could not be read in time, or not at all. Its messages are
   * handled without what is missing: copies of older ones may be handled again.
   *
   * @param ids how many ids of it were read from the log
   */
  record RebuildCut(TopicPartition partition, long ids, String reason) implements DedupEvent {}

  /** The shared store does not answer; the window in memory goes on alone, or messages wait. */
  record StoreDown(String reason) implements DedupEvent {}

  /** The shared store answers again. */
  record StoreUp() implements DedupEvent {}
}
