package dev.longshore.delivery;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes a gap map as commit metadata and reads it back.
 *
 * <p><b>Form.</b> {@code L1}, then bits at 15 to a character: the checksum (32), the span, the kind
 * (2), and the map in the smallest of three kinds: the bits themselves; the lengths of the runs of
 * equal bits; or the distances between unsettled offsets in Rice code (R. F. Rice, Some Practical
 * Universal Noiseless Coding Techniques, JPL 79-22, 1979). The broker limits metadata by characters
 * of {@code String.length()}, so 15 bits to a character hold 2.5 times what base64 holds.
 *
 * <p><b>Safety.</b> The checksum covers topic id, partition, base and map: what was written for
 * another topic, partition or offset, cut off or changed, does not pass. What does not pass is
 * ignored, so that work restarts at the commit and nothing is skipped.
 *
 * <p><b>Limits.</b> A map that does not fit is cut to its longest prefix that does.
 */
public final class GapCodec {
  private static final String MARK = "L1";
  private static final int CHECKSUM_BITS = 32;
  private static final int KIND_BITS = 2;
  private static final int PARAMETER_BITS = 5;

  /** Decoding allocates one bit per offset; nothing of ours spans more. */
  private static final long LARGEST_SPAN = 1L << 26;

  private final int limit;

  /**
   * A codec.
   *
   * @param limit the most characters that the broker takes, 4096 unless it is configured otherwise
   */
  public GapCodec(int limit) {
    if (limit < 16) {
      throw new IllegalArgumentException("metadata limit must be at least 16: " + limit);
    }
    this.limit = limit;
  }

  /** The metadata for a map, the empty string for an empty one. */
  public String encode(GapMap map, PartitionIdentity identity) {
    GapMap fitting = longestThatFits(map);
    if (fitting.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(MARK);
    BitWriter writer = new BitWriter(text);
    writer.bits(checksum(fitting, identity), CHECKSUM_BITS);
    writer.number(fitting.span());
    Shape shape = Shape.of(fitting);
    writer.bits(shape.kind().code(), KIND_BITS);
    switch (shape.kind()) {
      case BITMAP -> writeBitmap(fitting, writer);
      case RUNS -> writeRuns(fitting, writer);
      case RICE -> writeRice(fitting, shape.parameter(), writer);
    }
    writer.finish();
    return text.toString();
  }

  /** How much of the room a map takes, 1.0 being all of it. */
  public double fill(GapMap map) {
    return map.isEmpty() ? 0 : (double) characters(map) / limit;
  }

  /**
   * The map that metadata holds.
   *
   * @param base the committed offset that the metadata came with
   * @return empty for a commit without a map, or with metadata that somebody else wrote
   * @throws MalformedGapMap when it starts like one of ours and is not
   */
  public Optional<GapMap> decode(String metadata, long base, PartitionIdentity identity) {
    if (!metadata.startsWith(MARK)) {
      return Optional.empty();
    }
    BitReader reader = new BitReader(metadata.substring(MARK.length()));
    long checksum = reader.bits(CHECKSUM_BITS);
    long span = reader.number();
    if (span > LARGEST_SPAN) {
      throw new MalformedGapMap("it spans " + span + " offsets");
    }
    long[] words = new long[GapMap.wordsFor(span)];
    switch (Shape.Kind.of((int) reader.bits(KIND_BITS))) {
      case BITMAP -> readBitmap(reader, span, words);
      case RUNS -> readRuns(reader, span, words);
      case RICE -> readRice(reader, span, words);
    }
    GapMap map = new GapMap(base, span, words);
    if (checksum != checksum(map, identity)) {
      throw new MalformedGapMap("its checksum differs");
    }
    return Optional.of(map);
  }

  private GapMap longestThatFits(GapMap map) {
    if (characters(map) <= limit) {
      return map;
    }
    long fits = 0;
    long tooLong = map.span();
    while (tooLong - fits > Long.SIZE) {
      long middle = fits + (tooLong - fits) / 2;
      if (characters(map.prefix(middle)) <= limit) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return map.prefix(fits);
  }

  private static int characters(GapMap map) {
    long bits = CHECKSUM_BITS + BitWriter.numberBits(map.span()) + KIND_BITS + Shape.of(map).bits();
    long packed = (bits + BitWriter.BITS_PER_CHARACTER - 1) / BitWriter.BITS_PER_CHARACTER;
    return Math.toIntExact(MARK.length() + packed);
  }

  private static void writeBitmap(GapMap map, BitWriter writer) {
    for (long bit = 0; bit < map.span(); bit++) {
      writer.bits(map.isSettled(map.base() + bit) ? 1 : 0, 1);
    }
  }

  private static void readBitmap(BitReader reader, long span, long[] words) {
    for (long bit = 0; bit < span; bit++) {
      words[(int) (bit >>> 6)] |= reader.bits(1) << bit;
    }
  }

  /** The first run is of unsettled offsets and may be empty. */
  private static void writeRuns(GapMap map, BitWriter writer) {
    boolean settled = false;
    for (long bit = 0; bit < map.span(); settled = !settled) {
      boolean same = map.isSettled(map.base() + bit) == settled;
      long run = same ? map.runFrom(bit) : 0;
      writer.number(run);
      bit += run;
    }
  }

  private static void readRuns(BitReader reader, long span, long[] words) {
    boolean settled = false;
    for (long bit = 0; bit < span; settled = !settled) {
      long run = reader.number();
      if (run > span - bit || (run == 0 && bit > 0)) {
        throw new MalformedGapMap("a run is longer than the span, or empty");
      }
      if (settled) {
        set(words, bit, bit + run);
      }
      bit += run;
    }
  }

  /** The number of unsettled offsets, then the count of settled ones before each. */
  private static void writeRice(GapMap map, int parameter, BitWriter writer) {
    writer.bits(parameter, PARAMETER_BITS);
    writer.number(map.span() - map.settled());
    long settledBefore = 0;
    for (long bit = 0; bit < map.span(); ) {
      long run = map.runFrom(bit);
      if (map.isSettled(map.base() + bit)) {
        settledBefore = run;
      } else {
        for (long hole = 0; hole < run; hole++) {
          writer.unary(settledBefore >>> parameter);
          writer.bits(settledBefore, parameter);
          settledBefore = 0;
        }
      }
      bit += run;
    }
  }

  private static void readRice(BitReader reader, long span, long[] words) {
    int parameter = (int) reader.bits(PARAMETER_BITS);
    long holes = reader.number();
    long bit = 0;
    for (long hole = 0; hole < holes; hole++) {
      long settledBefore = reader.unary() << parameter | reader.bits(parameter);
      if (settledBefore < 0 || settledBefore >= span - bit) {
        throw new MalformedGapMap("a distance is longer than the span");
      }
      set(words, bit, bit + settledBefore);
      bit += settledBefore + 1;
    }
    set(words, bit, span);
  }

  private static void set(long[] words, long from, long to) {
    for (long bit = from; bit < to; bit++) {
      words[(int) (bit >>> 6)] |= 1L << bit;
    }
  }

  private static long checksum(GapMap map, PartitionIdentity identity) {
    CRC32C checksum = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(4 * Long.BYTES + Integer.BYTES);
    head.putLong(identity.topicIdHigh()).putLong(identity.topicIdLow());
    head.putInt(identity.partition()).putLong(map.base()).putLong(map.span());
    checksum.update(head.flip());
    ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
    for (long bit = 0; bit < map.span(); bit += Long.SIZE) {
      word.clear();
      checksum.update(word.putLong(map.word(bit)).flip());
    }
    return checksum.getValue();
  }
}
