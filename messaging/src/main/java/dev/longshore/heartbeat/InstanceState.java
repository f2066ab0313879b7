package dev.longshore.heartbeat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an instance does, in its own words. */
public enum InstanceState {
  /** It has not heard of its partitions yet. */
  STARTING,
  /** It has nothing to do. */
  IDLE,
  /** It works on messages. */
  PROCESSING,
  /** It ends what it began and takes nothing more. */
  DRAINING,
  /** It ended by a failure. */
  FAILED,
  /** It has left its group and ended in an orderly way. */
  STOPPED;

  /** The state as topics, the API and tables call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this is the last that is heard of an instance. */
  public boolean isFinal() {
    return this == FAILED || this == STOPPED;
  }

  static Optional<InstanceState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
