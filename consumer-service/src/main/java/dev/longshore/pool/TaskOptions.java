package dev.longshore.pool;

import java.time.Duration;
import java.util.Optional;

/**
 * How one task is to be treated. Immutable.
 *
 * @param level how urgent it is, 0 for the most urgent, or {@link #MIDDLE}
 * @param timeout how long after its submission its future fails with a {@link
 *     java.util.concurrent.TimeoutException}; zero for never
 */
public record TaskOptions(int level, Duration timeout) {
  /** Stands for the middle of whatever levels there are. */
  public static final int MIDDLE = -1;

  /** The middle level and no timeout. */
  public static final TaskOptions DEFAULT = new TaskOptions(MIDDLE, Duration.ZERO);

  /** Checks the values. */
  public TaskOptions {
    if (level < MIDDLE || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "level and timeout must not be negative: " + level + ", " + timeout);
    }
  }

  /** How urgent the task is, 0 for the most urgent. */
  public static TaskOptions level(int level) {
    return new TaskOptions(level, Duration.ZERO);
  }

  /** How long the task may take from its submission to its end. */
  public static TaskOptions within(Duration timeout) {
    return DEFAULT.timeout(timeout);
  }

  /** The same with another timeout. */
  public TaskOptions timeout(Duration other) {
    return new TaskOptions(level, other);
  }

  /** The timeout if there is one. */
  Optional<Duration> limit() {
    return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
  }
}
