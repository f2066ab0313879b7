package dev.longshore.dedup;

/**
 * Fingerprints with a number each, in one array: three words per slot, no object per id. Doubles
 * until it holds as many as it is to hold. Its owner guards it.
 *
 * <p><b>Idea.</b> Open addressing with linear probing; a slot of two zero words is free. Nothing is
 * removed: a whole table is dropped when it is old (see {@link Window}).
 *
 * <p><b>Cost.</b> 24 bytes per slot, at most four of five in use: 30 bytes per id when full.
 */
final class IdTable {
  /** What {@link #find} says of a fingerprint that is not there. */
  static final int ABSENT = -1;

  private static final int WORDS = 3;
  private static final int FIRST_SLOTS = 16;

  private final int mostSlots;
  private long[] words = new long[0];
  private int slots;
  private int size;

  /**
   * An empty table, which takes no room.
   *
   * @param most how many it is to hold
   */
  IdTable(int most) {
    this.mostSlots = Math.max(FIRST_SLOTS, slotsFor(most));
  }

  private static int slotsFor(int ids) {
    return Math.toIntExact(ids * 5L / 4 + 1);
  }

  int size() {
    return size;
  }

  /** Bytes of its array. */
  long bytes() {
    return (long) words.length * Long.BYTES;
  }

  /** Where a fingerprint is, or {@link #ABSENT}. */
  int find(Fingerprint id) {
    if (size == 0) {
      return ABSENT;
    }
    int slot = slot(id);
    return words[slot * WORDS] == 0 && words[slot * WORDS + 1] == 0 ? ABSENT : slot;
  }

  /** The number of a fingerprint that was found. */
  long value(int slot) {
    return words[slot * WORDS + 2];
  }

  /** Adds a fingerprint, or gives one that is there another number. */
  void put(Fingerprint id, long value) {
    if (slotsFor(size + 1) > slots) {
      grow();
    }
    int slot = slot(id);
    if (words[slot * WORDS] == 0 && words[slot * WORDS + 1] == 0) {
      size++;
    }
    set(slot, id.high(), low(id), value);
  }

  private void grow() {
    long[] old = words;
    slots = Math.max(slotsFor(size + 1), Math.min(mostSlots, 2 * slots + FIRST_SLOTS));
    words = new long[Math.multiplyExact(slots, WORDS)];
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at] != 0 || old[at + 1] != 0) {
        set(slot(old[at], old[at + 1]), old[at], old[at + 1], old[at + 2]);
      }
    }
  }

  private void set(int slot, long high, long low, long value) {
    words[slot * WORDS] = high;
    words[slot * WORDS + 1] = low;
    words[slot * WORDS + 2] = value;
  }

  private int slot(Fingerprint id) {
    return slot(id.high(), low(id));
  }

  /** The slot that has a fingerprint, or the free one that is to have it. */
  private int slot(long high, long low) {
    int slot = (int) Math.unsignedMultiplyHigh(high, slots);
    while (!isEither(slot * WORDS, high, low)) {
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return slot;
  }

  private boolean isEither(int at, long high, long low) {
    long found = words[at];
    return (found == high && words[at + 1] == low) || (found == 0 && words[at + 1] == 0);
  }

  /** Zero stands for a free slot. */
  private static long low(Fingerprint id) {
    return id.high() == 0 && id.low() == 0 ? 1 : id.low();
  }
}
