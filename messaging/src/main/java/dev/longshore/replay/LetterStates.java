package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of the dead letters of one topic. The timestamp tells a dead letter from another
 * that came to stand in its place, after the topic was deleted and created again. Owned by one
 * thread until it is handed on, then not changed.
 *
 * <p>A million replayed letters take 10 MB: their times stand in arrays by offset, the state in the
 * lowest bits.
 */
public final class LetterStates {
  private static final int CHUNK_BITS = 8;

  private static final int STATE_BITS = 2;

  /** States by their code, which is where they stand. */
  private static final List<DeadLetterState> STATES =
      List.of(
          DeadLetterState.NEW,
          DeadLetterState.REPLAYED,
          DeadLetterState.DISCARDED,
          DeadLetterState.EDITED);

  private final Map<Chunk, long[]> chunks = new HashMap<>();
  private final Map<DeadLetterReference, String> notes = new HashMap<>();

  /** Offsets of a partition that are kept together. */
  private record Chunk(int partition, long number) {}

  LetterStates() {}

  void put(DeadLetterReference reference, long timestampMillis, DeadLetterState state) {
    Chunk chunk = new Chunk(reference.partition(), reference.offset() >> CHUNK_BITS);
    long[] entries = chunks.computeIfAbsent(chunk, any -> new long[1 << CHUNK_BITS]);
    entries[index(reference.offset())] = timestampMillis << STATE_BITS | STATES.indexOf(state);
  }

  void note(DeadLetterReference reference, String text) {
    notes.put(reference, text);
  }

  /** What has become of a dead letter. */
  public DeadLetterState state(Message message) {
    long[] entries =
        chunks.isEmpty()
            ? null
            : chunks.get(new Chunk(message.partition(), message.offset() >> CHUNK_BITS));
    if (entries == null) {
      return DeadLetterState.NEW;
    }
    long entry = entries[index(message.offset())];
    return entry >> STATE_BITS == message.timestampMillis()
        ? STATES.get((int) (entry & (1 << STATE_BITS) - 1))
        : DeadLetterState.NEW;
  }

  /** What somebody has noted about a dead letter. */
  public Optional<String> note(DeadLetterReference reference) {
    return Optional.ofNullable(notes.get(reference)).filter(text -> !text.isEmpty());
  }

  private static int index(long offset) {
    return (int) (offset & (1 << CHUNK_BITS) - 1);
  }
}
