package dev.longshore.parking;

/**
 * Names the dead-letter topic of a source topic.
 *
 * @param pattern the name, in which {@code {topic}} stands for the source topic's
 */
public record DeadLetterTopics(String pattern) {

  /** The dead-letter topic of a source topic. */
  public String of(String topic) {
    return pattern.replace("{topic}", topic);
  }
}
