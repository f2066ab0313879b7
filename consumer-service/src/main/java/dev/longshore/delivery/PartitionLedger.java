package dev.longshore.delivery;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What is settled in one partition during one assignment of it.
 *
 * <p><b>Idea.</b> One bit per offset between the frontier and the highest offset known, in chunks
 * of {@value Chunk#OFFSETS} offsets that hang in a ring. Settling sets a bit; the frontier moves
 * over whole words of set bits. Offsets that the log does not hold (compaction, transaction
 * markers) are set when the next record shows the hole.
 *
 * <p><b>Concurrency.</b> The poll thread owns everything but the bits and the counts of what was
 * released: it tracks, moves the frontier and grows the ring. Any thread may settle an offset that
 * was tracked before, by one atomic OR. Growing copies the references to the chunks and not the
 * chunks, so that a worker that still sees the older ring sets its bit in the same chunk. A chunk
 * is reused only after the frontier has passed it, hence after every bit in it is set: no
 * settlement can reach it any more.
 *
 * <p><b>Epoch.</b> Each assignment has a ledger of its own. A delivery holds the ledger it came
 * from, so an answer that comes after the partition was taken away can only touch a closed ledger.
 *
 * <p><b>Cost.</b> 1 bit per offset in the span; no garbage per message.
 */
public final class PartitionLedger {
  /** Of a sum of deliveries, where their count begins; their bytes are below. */
  private static final int COUNT_SHIFT = 40;

  private static final long BYTES_MASK = (1L << COUNT_SHIFT) - 1;

  /** The one place in use of {@link #released}, a cache line away from everything else. */
  private static final int ITS_PLACE = 16;

  private final String topic;
  private final int partition;
  private final long epoch;

  /** Grown by the poll thread; volatile so that a worker never sees a ring before its chunks. */
  private volatile @Nullable Chunk[] ring = new @Nullable Chunk[4];

  /** One cleared chunk at the most, so that a ledger at rest allocates nothing. */
  private @Nullable Chunk spare;

  private long frontier;
  private long position;
  private long end;

  /** Count and bytes in one sum, which may overflow: only the difference of the two counts. */
  private long taken;

  /** The same of what was released. Added to by whoever settles; read by the poll thread. */
  private final AtomicLongArray released = new AtomicLongArray(2 * ITS_PLACE);

  /** Written by the poll thread; tells turns to start nothing more of this partition. */
  private volatile boolean closing;

  /** Written by the poll thread; tells everybody that answers are stale. */
  private volatile boolean closed;

  /**
   * A ledger in which nothing is settled yet.
   *
   * @param epoch grows with each assignment of the partition
   * @param start the first offset to be tracked
   */
  public PartitionLedger(String topic, int partition, long epoch, long start) {
    this.topic = topic;
    this.partition = partition;
    this.epoch = epoch;
    this.frontier = start;
    this.position = start;
    this.end = start;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** The partition's number. */
  public int partition() {
    return partition;
  }

  /** Grows with each assignment of the partition. */
  public long epoch() {
    return epoch;
  }

  /** Takes over what an earlier assignment had settled above its commit. Before any tracking. */
  public void restore(GapMap settled) {
    if (settled.base() != frontier || position != frontier) {
      throw new IllegalStateException(
          "gap map from %d for a ledger at %d".formatted(settled.base(), frontier));
    }
    for (long bit = 0; bit < settled.span(); ) {
      long run = settled.runFrom(bit);
      if (settled.isSettled(frontier + bit)) {
        settleRange(frontier + bit, frontier + bit + run);
      }
      bit += run;
    }
    end = frontier + settled.span();
  }

  /**
   * Notes that an offset was read from the log. Offsets come in rising order.
   *
   * @return whether it is to be delivered; false when it was settled by an earlier assignment
   */
  public boolean track(long offset) {
    if (offset < position) {
      return false;
    }
    if (offset > position && frontier == position) {
      jump(offset);
    }
    if (offset > position) {
      settleRange(position, offset);
    }
    position = offset + 1;
    end = Math.max(end, position);
    ensureChunk(offset);
    return !isSettled(offset);
  }

  /** Counts a delivery as taken. */
  public void taken(Delivery delivery) {
    taken += summand(delivery);
  }

  /** Counts a delivery as gone, settled or not. Any thread. */
  public void released(Delivery delivery) {
    released.getAndAdd(ITS_PLACE, summand(delivery));
  }

  /** Notes that a tracked offset is settled. Any thread. */
  public void settle(long offset) {
    chunk(offset).settle(offset);
  }

  /** Whether a tracked offset is settled. */
  public boolean hasSettled(long offset) {
    return offset < frontier || isSettled(offset);
  }

  /** Whether an offset is settled, tracked or not. For the poll thread. */
  public boolean isKnownSettled(long offset) {
    return offset < frontier || (offset < end && isSettled(offset));
  }

  /** The end of a span from an offset on with so many offsets in it that are not settled. */
  public long endOfSpan(long from, long unsettled) {
    long offset = from;
    long count = 0;
    while (count < unsettled && offset < end) {
      count += isKnownSettled(offset) ? 0 : 1;
      offset++;
    }
    return offset + unsettled - count;
  }

  /** Moves the frontier as far as everything is settled, and returns it. */
  public long advance() {
    while (frontier < position) {
      long unsettled = ~chunk(frontier).word(frontier);
      int run = Long.numberOfTrailingZeros(unsettled >>> frontier);
      long next = Math.min(frontier + Math.min(run, 64 - (frontier & 63)), position);
      if (next == frontier) {
        break;
      }
      if (next >>> Chunk.SHIFT != frontier >>> Chunk.SHIFT) {
        recycle(frontier);
      }
      frontier = next;
    }
    return frontier;
  }

  /** The lowest offset that is not settled, as of the last {@link #advance}. */
  public long frontier() {
    return frontier;
  }

  /** The next offset expected from the log. */
  public long position() {
    return position;
  }

  /** What is settled above the frontier. */
  public GapMap gaps() {
    long[] words = new long[GapMap.wordsFor(end - frontier)];
    long span = 0;
    for (int index = 0; index < words.length; index++) {
      long first = (long) index << 6;
      words[index] = bitsFrom(frontier + first);
      if (words[index] != 0) {
        span = first + Long.SIZE - Long.numberOfLeadingZeros(words[index]);
      }
    }
    return new GapMap(frontier, span, words);
  }

  /**
   * What would be settled, above the frontier that there would then be, if further offsets were.
   * Changes nothing: they may never be.
   *
   * @param further tracked offsets
   */
  public GapMap gapsWith(long... further) {
    long[] words = new long[GapMap.wordsFor(end - frontier)];
    for (int index = 0; index < words.length; index++) {
      words[index] = bitsFrom(frontier + ((long) index << 6));
    }
    for (long offset : further) {
      if (offset >= frontier) {
        long bit = offset - frontier;
        words[(int) (bit >>> 6)] |= 1L << bit;
      }
    }
    GapMap all = new GapMap(frontier, end - frontier, words);
    long passed = all.isSettled(frontier) ? all.runFrom(0) : 0;
    return all.suffix(Math.min(passed, position - frontier));
  }

  /** Deliveries taken and not yet released. */
  public long inFlight() {
    return (taken - released.get(ITS_PLACE)) >>> COUNT_SHIFT;
  }

  /** Bytes of the deliveries taken and not yet released. */
  public long inFlightBytes() {
    return (taken - released.get(ITS_PLACE)) & BYTES_MASK;
  }

  /** Lets no further attempt start. */
  public void beginClosing() {
    closing = true;
  }

  /** Ends the assignment: from here on every answer is stale. */
  public void close() {
    closing = true;
    closed = true;
  }

  /** Whether attempts may start. Any thread. */
  public boolean isOpen() {
    return !closing;
  }

  /** Whether the assignment is over. Any thread. */
  public boolean isClosed() {
    return closed;
  }

  private static long summand(Delivery delivery) {
    return (1L << COUNT_SHIFT) + delivery.size();
  }

  private boolean isSettled(long offset) {
    Chunk chunk = ring[slot(offset)];
    return chunk != null && chunk.isSettled(offset);
  }

  /** 64 bits from an offset on, put together from the two words that hold them. */
  private long bitsFrom(long offset) {
    long low = wordAt(offset) >>> offset;
    int shift = (int) (offset & 63);
    return shift == 0 ? low : low | wordAt(offset + 64 - shift) << (64 - shift);
  }

  private long wordAt(long offset) {
    if (offset >= end) {
      return 0;
    }
    Chunk chunk = ring[slot(offset)];
    return chunk == null ? 0 : chunk.word(offset);
  }

  /** Moves over offsets that the log does not hold while nothing before them is unsettled. */
  private void jump(long offset) {
    long chunks = (offset >>> Chunk.SHIFT) - (frontier >>> Chunk.SHIFT);
    for (long passed = 0; passed < Math.min(chunks, ring.length); passed++) {
      recycle(frontier + (passed << Chunk.SHIFT));
    }
    frontier = offset;
    position = offset;
  }

  /** Settles a run of offsets that no delivery is taken for. */
  private void settleRange(long from, long to) {
    long offset = from;
    while (offset < to) {
      long chunkEnd = Math.min((offset | Chunk.OFFSETS - 1) + 1, to);
      if (chunkEnd - offset == Chunk.OFFSETS) {
        ensureRing(offset);
        ring[slot(offset)] = Chunk.ALL_SETTLED;
      } else {
        settleWithinChunk(offset, chunkEnd);
      }
      offset = chunkEnd;
    }
  }

  private void settleWithinChunk(long from, long to) {
    ensureChunk(from);
    Chunk chunk = chunk(from);
    for (long offset = from; offset < to; offset++) {
      chunk.settle(offset);
    }
  }

  private void ensureChunk(long offset) {
    ensureRing(offset);
    int slot = slot(offset);
    if (ring[slot] == null) {
      ring[slot] = spare == null ? new Chunk() : spare;
      spare = null;
    }
  }

  private void ensureRing(long offset) {
    long chunks = (offset >>> Chunk.SHIFT) - (frontier >>> Chunk.SHIFT) + 1;
    if (chunks <= ring.length) {
      return;
    }
    int size = Integer.highestOneBit(Math.toIntExact(chunks - 1)) << 1;
    @Nullable Chunk[] larger = new @Nullable Chunk[size];
    long first = frontier >>> Chunk.SHIFT;
    for (int index = 0; index < ring.length; index++) {
      long chunk = first + index;
      larger[(int) (chunk & size - 1)] = ring[(int) (chunk & ring.length - 1)];
    }
    ring = larger;
  }

  private void recycle(long offset) {
    int slot = slot(offset);
    Chunk chunk = ring[slot];
    ring[slot] = null;
    if (chunk != null && !chunk.isShared()) {
      chunk.clear();
      spare = chunk;
    }
  }

  /** The chunk of an offset that was tracked before. */
  private Chunk chunk(long offset) {
    // INVARIANT: a worker reads the ring once: its place in a larger one is not in a smaller one.
    @Nullable Chunk[] seen = ring;
    Chunk chunk = seen[(int) (offset >>> Chunk.SHIFT) & seen.length - 1];
    if (chunk == null) {
      throw new IllegalStateException("offset " + offset + " was never tracked by " + this);
    }
    return chunk;
  }

  private int slot(long offset) {
    return (int) (offset >>> Chunk.SHIFT) & ring.length - 1;
  }

  @Override
  public String toString() {
    return "%s-%d epoch %d frontier %d position %d"
        .formatted(topic, partition, epoch, frontier, position);
  }
}
