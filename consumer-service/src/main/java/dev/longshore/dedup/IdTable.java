package dev.longshore.dedup;

import dev.longshore.message.Fingerprint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Fingerprints with a number each, in three arrays, no object per id. Doubles until it holds as
 * many as it is to hold. Its owner guards it.
 *
 * <p><b>Idea.</b> Open addressing by groups of eight slots (the Swiss tables of Abseil, M.
 * Kulukundis 2017, with a long as the vector). A tag is seven bits of the fingerprint, 0 for a free
 * slot; the eight of a group are compared at once. So what is not there, as most that is asked for,
 * is nearly always told by one look at the tags, which are few enough to stay in a cache. A slot
 * says where the fingerprint itself is: those are written one behind the other, since a write to a
 * random place among all of them waits for memory, and for the place's address. Nothing is removed:
 * a whole table is emptied when it is old (see {@link Window}).
 *
 * <p><b>Cost.</b> 24 bytes per id and 5 per slot, at most four of five in use: 31 bytes per id.
 */
final class IdTable {
  /** What {@link #find} says of a fingerprint that is not there. */
  static final int ABSENT = -1;

  private static final VarHandle GROUPS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int GROUP = Long.BYTES;
  private static final int WORDS = 3;

  /** What is kept has at most that many times the room that is needed. */
  private static final int MOST_SPARE = 4;

  private static final int TAG_SHIFT = Long.SIZE - Byte.SIZE + 1;
  private static final long ONES = 0x0101010101010101L;
  private static final long USED = 0x8080808080808080L;

  private final int mostGroups;

  /** By slot: the tag, and which of the entries it stands for. */
  private byte[] tags = new byte[0];

  private int[] entries = new int[0];

  /** By entry, in the order in which they came: the fingerprint and its number. */
  private long[] words = new long[0];

  private int groups;
  private int size;

  /**
   * An empty table, which takes no room.
   *
   * @param most how many it is to hold
   */
  IdTable(int most) {
    this.mostGroups = groupsFor(most);
  }

  private static int groupsFor(int ids) {
    return Math.toIntExact(ids * 5L / 4 / GROUP + 1);
  }

  int size() {
    return size;
  }

  /** Bytes of its arrays. */
  long bytes() {
    return tags.length + (long) entries.length * Integer.BYTES + (long) words.length * Long.BYTES;
  }

  /** Which entry has a fingerprint, or {@link #ABSENT}. */
  int find(Fingerprint id) {
    if (size == 0) {
      return ABSENT;
    }
    int slot = slot(id.high(), id.low());
    return tags[slot] == 0 ? ABSENT : entries[slot];
  }

  /** The number of a fingerprint that was found. */
  long value(int entry) {
    return words[entry * WORDS + 2];
  }

  /** Adds a fingerprint, or gives one that is there another number. */
  void put(Fingerprint id, long value) {
    if (groupsFor(size + 1) > groups) {
      grow();
    }
    int slot = slot(id.high(), id.low());
    if (tags[slot] != 0) {
      words[entries[slot] * WORDS + 2] = value;
      return;
    }
    int at = size * WORDS;
    words[at] = id.high();
    words[at + 1] = id.low();
    words[at + 2] = value;
    use(slot, id.low(), size);
    size++;
  }

  /**
   * Forgets all. Its arrays are for the next ones, unless they have far more room than those need.
   *
   * @param expected how many will probably come
   */
  void clear(int expected) {
    size = 0;
    if (groups > MOST_SPARE * groupsFor(expected)) {
      groups = 0;
      tags = new byte[0];
      entries = new int[0];
      words = new long[0];
    } else {
      Arrays.fill(tags, (byte) 0);
    }
  }

  private void grow() {
    groups = Math.max(groupsFor(size + 1), Math.min(mostGroups, 2 * groups));
    tags = new byte[Math.multiplyExact(groups, GROUP)];
    entries = new int[tags.length];
    words = Arrays.copyOf(words, Math.multiplyExact(idsIn(groups), WORDS));
    for (int entry = 0; entry < size; entry++) {
      long low = words[entry * WORDS + 1];
      use(slot(words[entry * WORDS], low), low, entry);
    }
  }

  /** How many ids a number of groups is enough for. */
  private static int idsIn(int groups) {
    return Math.toIntExact((groups * (long) GROUP * 4 - 1) / 5);
  }

  private void use(int slot, long low, int entry) {
    tags[slot] = (byte) tag(low);
    entries[slot] = entry;
  }

  /** The slot that has a fingerprint, or the free one that is to have it. */
  private int slot(long high, long low) {
    long wanted = tag(low) * ONES;
    int group = (int) Math.unsignedMultiplyHigh(high, groups);
    while (true) {
      int first = group * GROUP;
      long found = (long) GROUPS.get(tags, first);
      for (long equal = zeros(found ^ wanted); equal != 0; equal &= equal - 1) {
        int slot = first + Long.numberOfTrailingZeros(equal) / Byte.SIZE;
        if (isAt(entries[slot] * WORDS, high, low)) {
          return slot;
        }
      }
      long free = ~found & USED;
      if (free != 0) {
        return first + Long.numberOfTrailingZeros(free) / Byte.SIZE;
      }
      group = group + 1 == groups ? 0 : group + 1;
    }
  }

  /**
   * The upper bit of each byte that is zero, and perhaps of bytes above it that are one (H. Warren,
   * Hacker's Delight, 6-1): what it finds is looked at anyhow.
   */
  private static long zeros(long bytes) {
    return (bytes - ONES) & ~bytes & USED;
  }

  private boolean isAt(int at, long high, long low) {
    return words[at] == high && words[at + 1] == low;
  }

  /** The upper bits: the lower ones say which shard an id belongs to. Never 0. */
  private static long tag(long low) {
    return (low >>> TAG_SHIFT) | (1L << (Byte.SIZE - 1));
  }
}
