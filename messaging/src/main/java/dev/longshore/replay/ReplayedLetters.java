package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.message.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * Which dead letters of one topic were sent back. The timestamp tells a dead letter from another
 * that came to stand in its place, after the topic was deleted and created again. Owned by one
 * thread until it is handed on, then not changed.
 */
public final class ReplayedLetters {
  private final Map<DeadLetterReference, Long> timestamps = new HashMap<>();

  ReplayedLetters() {}

  void add(DeadLetterReference reference, long timestampMillis) {
    timestamps.put(reference, timestampMillis);
  }

  /** What has become of a dead letter. */
  public DeadLetterState state(Message message) {
    Long timestampMillis =
        timestamps.get(new DeadLetterReference(message.partition(), message.offset()));
    return timestampMillis != null && timestampMillis == message.timestamp().toEpochMilli()
        ? DeadLetterState.REPLAYED
        : DeadLetterState.NEW;
  }
}
