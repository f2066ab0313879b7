package dev.longshore.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * One bit for each of {@value #OFFSETS} offsets in a row. Any thread may set bits and read them;
 * only the ledger's owner clears, when nobody can reach the chunk any more.
 */
final class Chunk {
  static final int OFFSETS = 4096;
  static final int SHIFT = 12;

  /** A chunk of offsets that the log does not hold; shared, since nothing can change in it. */
  static final Chunk ALL_SETTLED = new Chunk(true);

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    Arrays.fill(ALL_SETTLED.words, -1L);
  }

  private final long[] words = new long[OFFSETS / Long.SIZE];
  private final boolean shared;

  Chunk() {
    this(false);
  }

  private Chunk(boolean shared) {
    this.shared = shared;
  }

  /** Sets the bit of an offset, and publishes what the caller did before. */
  void settle(long offset) {
    WORDS.getAndBitwiseOrRelease(words, index(offset), 1L << offset);
  }

  /** The 64 bits among which that of the offset is. */
  long word(long offset) {
    return (long) WORDS.getAcquire(words, index(offset));
  }

  boolean isSettled(long offset) {
    return (word(offset) & 1L << offset) != 0;
  }

  /** Whether it stands for several places at once and must not be cleared. */
  boolean isShared() {
    return shared;
  }

  void clear() {
    Arrays.fill(words, 0);
  }

  private static int index(long offset) {
    return (int) (offset & OFFSETS - 1) >>> 6;
  }
}
