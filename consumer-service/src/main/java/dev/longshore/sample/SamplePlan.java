package dev.longshore.sample;

import java.util.concurrent.TimeUnit;

/**
 * What a sample load produces. Immutable.
 *
 * @param topic where to
 * @param messages how many
 * @param perSecond how many in a second
 * @param run begins the ids of the messages, so that two runs do not produce duplicates
 */
public record SamplePlan(String topic, int messages, int perSecond, String run) {
  /** Checks the numbers. */
  public SamplePlan {
    if (messages < 0) {
      throw new IllegalArgumentException("messages must not be negative: " + messages);
    }
    if (perSecond < 1) {
      throw new IllegalArgumentException("messages per second must be positive: " + perSecond);
    }
  }

  /** How long after the beginning a message is due; the first, number 1, is due at once. */
  long nanosUntil(int number) {
    return (number - 1) * TimeUnit.SECONDS.toNanos(1) / perSecond;
  }
}
