package dev.longshore.delivery;

import dev.longshore.concurrency.Trials;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger of one word per chunk, with a flaw for the races to find. */
final class CanaryLedger implements LedgerSubject {
  private final Flaw flaw;
  private volatile AtomicLong[] ring = words(4);
  private long frontier;
  private long position;

  /** What is wrong with it. */
  enum Flaw {
    /** Reads a word and writes it back with one more bit. */
    SETTLES_IN_TWO_STEPS,
    /** Growing copies the bits, and what is settled meanwhile is set in the old ones. */
    GROWING_COPIES_BITS,
    /** Settling looks for the place in one ring and takes it from another. */
    SETTLING_READS_TWO_RINGS,
    /** The frontier moves by as many offsets as are settled, whichever they are. */
    FRONTIER_COUNTS
  }

  CanaryLedger(long start, Flaw flaw) {
    this.frontier = start;
    this.position = start;
    this.flaw = flaw;
  }

  @Override
  public void track(long offset) {
    if (chunk(offset) - chunk(frontier) >= ring.length) {
      grow();
    }
    for (long hole = chunk(position + 63); hole < chunk(offset); hole++) {
      ring[(int) hole & ring.length - 1].set(-1);
    }
    position = offset + 1;
  }

  @Override
  public void settle(long offset) {
    AtomicLong word = word(offset);
    if (flaw == Flaw.SETTLES_IN_TWO_STEPS) {
      long bits = word.get();
      Trials.pause();
      word.set(bits | 1L << offset);
      return;
    }
    word.getAndUpdate(bits -> bits | 1L << offset);
  }

  @Override
  public long advance() {
    AtomicLong word = word(frontier);
    long run = Long.numberOfTrailingZeros(~word.get() >>> frontier);
    if (flaw == Flaw.FRONTIER_COUNTS) {
      run = Long.bitCount(word.get());
    }
    long next = Math.min(frontier + Math.min(run, 64 - (frontier & 63)), position);
    if (chunk(next) != chunk(frontier)) {
      word.set(0);
    }
    frontier = next;
    return frontier;
  }

  private AtomicLong word(long offset) {
    if (flaw == Flaw.SETTLING_READS_TWO_RINGS) {
      return ring[(int) chunk(offset) & ring.length - 1];
    }
    AtomicLong[] seen = ring;
    return seen[(int) chunk(offset) & seen.length - 1];
  }

  private void grow() {
    AtomicLong[] larger = words(ring.length * 2);
    for (long chunk = chunk(frontier); chunk < chunk(frontier) + ring.length; chunk++) {
      AtomicLong word = ring[(int) chunk & ring.length - 1];
      boolean copies = flaw == Flaw.GROWING_COPIES_BITS;
      larger[(int) chunk & larger.length - 1] = copies ? new AtomicLong(word.get()) : word;
    }
    ring = larger;
  }

  private static long chunk(long offset) {
    return offset >>> 6;
  }

  private static AtomicLong[] words(int count) {
    AtomicLong[] words = new AtomicLong[count];
    for (int index = 0; index < count; index++) {
      words[index] = new AtomicLong();
    }
    return words;
  }
}
