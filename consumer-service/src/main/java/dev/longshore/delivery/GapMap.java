package dev.longshore.delivery;

import java.util.Arrays;

/**
 * Which offsets from a base on are settled, as bits. Immutable.
 *
 * @see GapCodec
 */
public final class GapMap {
  private final long base;
  private final long span;
  private final long[] words;

  /**
   * A map over the offsets {@code base} to {@code base + span - 1}.
   *
   * @param words bit {@code i} of word {@code i / 64} tells of offset {@code base + i}
   */
  GapMap(long base, long span, long[] words) {
    if (words.length < wordsFor(span)) {
      throw new IllegalArgumentException("words for %d bits: %d".formatted(span, words.length));
    }
    this.base = base;
    this.span = span;
    this.words = words;
  }

  /** A map without a settled offset. */
  public static GapMap empty(long base) {
    return new GapMap(base, 0, new long[0]);
  }

  static int wordsFor(long bits) {
    return Math.toIntExact((bits + 63) >>> 6);
  }

  /** The offset of the first bit. */
  public long base() {
    return base;
  }

  /** How many offsets it covers; the last one is settled. */
  public long span() {
    return span;
  }

  /** Whether it says nothing. */
  boolean isEmpty() {
    return span == 0;
  }

  /** Whether it says that an offset is settled. */
  public boolean isSettled(long offset) {
    long bit = offset - base;
    return bit >= 0 && bit < span && (words[(int) (bit >>> 6)] & 1L << bit) != 0;
  }

  /** Whether an offset is settled for whoever starts from this map. */
  public boolean covers(long offset) {
    return offset < base || isSettled(offset);
  }

  /** 64 bits from a bit on that is a multiple of 64. */
  long word(long bit) {
    return words[(int) (bit >>> 6)];
  }

  /** How many offsets it says are settled. */
  public long settled() {
    long count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The same map up to a shorter span, its last offset settled again. */
  GapMap prefix(long shorter) {
    long end = shorter;
    while (end > 0 && !isSettled(base + end - 1)) {
      end--;
    }
    long[] kept = Arrays.copyOf(words, wordsFor(end));
    int tail = (int) (end & 63);
    if (tail != 0) {
      kept[kept.length - 1] &= (1L << tail) - 1;
    }
    return new GapMap(base, end, kept);
  }

  /** The same map from a later bit on, its last offset settled again. */
  GapMap suffix(long from) {
    if (from == 0) {
      return prefix(span);
    }
    long[] kept = new long[wordsFor(span - from)];
    for (long bit = from; bit < span; bit++) {
      if (isSettled(base + bit)) {
        kept[(int) ((bit - from) >>> 6)] |= 1L << (bit - from);
      }
    }
    return new GapMap(base + from, span - from, kept).prefix(span - from);
  }

  /**
   * The length of the run of equal bits that starts at a bit.
   *
   * @return the number of bits up to the next change, or to the end of the span
   */
  long runFrom(long bit) {
    boolean settled = isSettled(base + bit);
    long at = bit;
    while (at < span) {
      long word = settled ? ~words[(int) (at >>> 6)] : words[(int) (at >>> 6)];
      int run = Long.numberOfTrailingZeros(word >>> at);
      if (run < 64 - (at & 63)) {
        return Math.min(at + run, span) - bit;
      }
      at = (at | 63) + 1;
    }
    return span - bit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GapMap map
        && base == map.base
        && span == map.span
        && Arrays.equals(words, 0, wordsFor(span), map.words, 0, wordsFor(span));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(base) * 31 + Long.hashCode(span);
  }

  @Override
  public String toString() {
    return "%d of %d settled from %d".formatted(settled(), span, base);
  }
}
