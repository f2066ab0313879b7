package dev.longshore.deadletter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What has become of a dead letter. The texts are used in filters and in the state topic. */
public enum DeadLetterState {
  /** Nothing yet, or it was restored. */
  NEW,
  /** It was sent back. */
  REPLAYED,
  /** Somebody decided that it is not to be sent back. */
  DISCARDED,
  /** A corrected one was written, which takes its place. */
  EDITED;

  /** The state as users write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that text, empty for one that this version does not know. */
  public static Optional<DeadLetterState> of(String text) {
    return Arrays.stream(values()).filter(state -> state.text().equals(text)).findFirst();
  }
}
