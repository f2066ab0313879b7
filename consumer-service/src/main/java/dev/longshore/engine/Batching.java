package dev.longshore.engine;

import java.time.Duration;

/**
 * How many messages are handed to the handler together.
 *
 * @param size messages in a batch, at most; 1 hands over each for itself
 * @param linger how long after its acceptance a message may wait for others to fill its batch
 */
public record Batching(int size, Duration linger) {
  /** Each message for itself. */
  public static final Batching OFF = new Batching(1, Duration.ZERO);

  /** Checks both. */
  public Batching {
    if (size < 1) {
      throw new IllegalArgumentException("a batch of " + size + " messages");
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger must not be negative: " + linger);
    }
  }

  boolean isOn() {
    return size > 1;
  }
}
