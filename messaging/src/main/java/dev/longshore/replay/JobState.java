package dev.longshore.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a job stands. */
public enum JobState {
  /** It sends. */
  RUNNING,
  /** It waits until it is told to go on. */
  PAUSED,
  /** It waits to see what becomes of its first messages. */
  CANARY,
  /** It has sent all that it could. */
  DONE,
  /** Somebody ended it. */
  CANCELLED,
  /** Its process was stopped in the middle; it can be resumed. */
  INTERRUPTED,
  /** One of its first messages came back as a dead letter; it can be resumed. */
  CANARY_FAILED;

  /** The state as users see it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a process should be at work on it. */
  public boolean isActive() {
    return this == RUNNING || this == PAUSED || this == CANARY;
  }

  /** Whether there is nothing left to resume. */
  public boolean isOver() {
    return this == DONE || this == CANCELLED;
  }

  /** The state of that text, empty for one that this version does not know. */
  static Optional<JobState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
