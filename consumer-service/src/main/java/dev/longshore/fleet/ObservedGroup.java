package dev.longshore.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * A consumer group to look at. Immutable.
 *
 * @param name the group
 * @param topics what it consumes
 * @param deadLetterTopics where it parks what it cannot handle
 */
public record ObservedGroup(String name, List<String> topics, List<String> deadLetterTopics) {
  /** Copies the lists; several topics may share a dead-letter topic. */
  public ObservedGroup {
    topics = List.copyOf(topics);
    deadLetterTopics = deadLetterTopics.stream().distinct().toList();
  }

  List<String> allTopics() {
    return Stream.concat(topics.stream(), deadLetterTopics.stream()).distinct().toList();
  }
}
