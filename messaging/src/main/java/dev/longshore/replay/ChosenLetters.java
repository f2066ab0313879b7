package dev.longshore.replay;

import dev.longshore.message.Message;
import dev.longshore.topic.OffsetRange;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The dead letters that a plan chose: a bit for each offset from the first chosen one of a
 * partition on. Owned by one thread.
 */
final class ChosenLetters {
  private final Map<Integer, Offsets> partitions = new HashMap<>();

  /** Adds a dead letter; those of a partition come in the order of their offsets. */
  void add(Message message) {
    partitions
        .computeIfAbsent(message.partition(), partition -> new Offsets(message.offset()))
        .add(message.offset());
  }

  boolean contains(Message message) {
    Offsets offsets = partitions.get(message.partition());
    return offsets != null && offsets.contains(message.offset());
  }

  /** The stretches that hold all of them. */
  Map<Integer, OffsetRange> ranges() {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    partitions.forEach((partition, offsets) -> ranges.put(partition, offsets.range()));
    return ranges;
  }

  /** Those of one partition. */
  private static final class Offsets {
    private final long first;
    private final BitSet chosen = new BitSet();

    Offsets(long first) {
      this.first = first;
    }

    void add(long offset) {
      chosen.set(Math.toIntExact(offset - first));
    }

    boolean contains(long offset) {
      long index = offset - first;
      return index >= 0 && index < chosen.length() && chosen.get((int) index);
    }

    OffsetRange range() {
      return new OffsetRange(first, first + chosen.length());
    }
  }
}
