package dev.longshore.delivery;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes a gap map as commit metadata and reads it back. Immutable.
 *
 * <p><b>Form.</b> A mark, then bits: the checksum (32), a hash of the topic's id (30), the span,
 * the kind (2), and the map in the smallest of three kinds: the bits themselves; the lengths of the
 * runs of equal bits; or the distances between unsettled offsets in Rice code (R. F. Rice, Some
 * Practical Universal Noiseless Coding Techniques, JPL 79-22, 1979). Kafka limits metadata by
 * characters of {@code String.length()}, so 15 bits go to a character ({@code L1}), 2.5 times what
 * base64 holds. Such a character has three bytes in UTF-8: where a broker counts those, base64
 * ({@code L2}) holds more.
 *
 * <p><b>Safety.</b> The checksum covers topic, partition, base and map: what was written for
 * another partition or offset, cut off or changed, does not pass. What does not pass is ignored, so
 * that work restarts at the commit and nothing is skipped. What passes and was written for another
 * topic tells that the commit is not this topic's either.
 *
 * <p><b>Limits.</b> A map that does not fit is cut to its longest prefix that does.
 *
 * <p>Behind it stands a {@link Custody} where something is suspected and there is room.
 */
public final class GapCodec {
  private static final int CHECKSUM_BITS = 32;
  private static final int TOPIC_BITS = 30;
  private static final int KIND_BITS = 2;
  private static final int PARAMETER_BITS = 5;

  /** Decoding allocates one bit per offset; nothing of ours spans more. */
  private static final long LARGEST_SPAN = 1L << 26;

  private final GapAlphabet alphabet;
  private final int limit;
  private final boolean writesCustody;

  /** What metadata says, and which topic it says it of. */
  private record Written(int topic, GapMap map) {}

  /**
   * A codec for a broker that counts characters.
   *
   * @param limit the most characters that the broker takes, 4096 unless it is configured otherwise
   */
  public GapCodec(int limit) {
    this(GapAlphabet.WIDE, limit, true);
  }

  private GapCodec(GapAlphabet alphabet, int limit, boolean writesCustody) {
    if (limit < 0) {
      throw new IllegalArgumentException("metadata limit must not be negative: " + limit);
    }
    this.alphabet = alphabet;
    this.limit = limit;
    this.writesCustody = writesCustody;
  }

  /**
   * What to write with after a broker refused metadata: no custody, then base64, then less and less
   * of it.
   *
   * @param refused the longest metadata that was refused
   */
  public GapCodec afterRefusalOf(String refused) {
    if (writesCustody && CustodyCodec.isIn(refused)) {
      return new GapCodec(alphabet, limit, false);
    }
    return alphabet == GapAlphabet.WIDE
        ? new GapCodec(GapAlphabet.BASE64, limit, writesCustody)
        : new GapCodec(GapAlphabet.BASE64, Math.min(limit, refused.length()) / 2, writesCustody);
  }

  /** The most characters that it writes. */
  public int limit() {
    return limit;
  }

  /** A map over fewer offsets always fits, even as plain bits. */
  public long spanThatAlwaysFits() {
    long bits = (long) (limit - alphabet.mark().length()) * alphabet.bits();
    return Math.max(0, bits - headBits(bits));
  }

  /** The metadata for a map, the empty string where there is no room even for an empty map. */
  public String encode(GapMap map, PartitionIdentity identity) {
    GapMap fitting = longestThatFits(map);
    if (characters(fitting) > limit) {
      return "";
    }
    int topic = topic(identity);
    StringBuilder text = new StringBuilder(alphabet.mark());
    BitWriter writer = new BitWriter(alphabet, text);
    writer.bits(checksum(fitting, topic, identity.partition()), CHECKSUM_BITS);
    writer.bits(topic, TOPIC_BITS);
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

  /**
   * The metadata for a map and a custody. The map has precedence: what is said of custody is left
   * out where it has no room beside it.
   */
  public String encode(GapMap map, Custody custody, PartitionIdentity identity) {
    String gaps = encode(map, identity);
    if (gaps.isEmpty() || !writesCustody) {
      return gaps;
    }
    String both = gaps + CustodyCodec.encode(custody, map.base(), identity);
    return both.length() <= limit ? both : gaps;
  }

  /**
   * What metadata says of custody; that the partition was left where it is not ours.
   *
   * @param base the committed offset that the metadata came with
   */
  public static Custody custody(String metadata, long base, PartitionIdentity identity) {
    return CustodyCodec.read(metadata, base, identity);
  }

  /** How much of the room a map takes, 1.0 being all of it. */
  public double fill(GapMap map) {
    return map.isEmpty() ? 0 : (double) characters(map) / limit;
  }

  /**
   * The map that metadata holds, whichever codec wrote it.
   *
   * @param base the committed offset that the metadata came with
   * @return empty for a commit without a map, or with metadata that somebody else wrote
   * @throws MalformedGapMap when it starts like one of ours and is not, or is another topic's
   */
  public static Optional<GapMap> decode(String metadata, long base, PartitionIdentity identity) {
    Optional<Written> written = read(metadata, base, identity.partition());
    if (written.isPresent() && written.get().topic() != topic(identity)) {
      throw new MalformedGapMap("it is of another topic of that name");
    }
    return written.map(Written::map);
  }

  /** Whether a commit was made, by us, for another topic of the same name. */
  public static boolean isOfAnotherTopic(String metadata, long base, PartitionIdentity identity) {
    try {
      return read(metadata, base, identity.partition())
          .filter(written -> written.topic() != topic(identity))
          .isPresent();
    } catch (MalformedGapMap unknown) {
      return false;
    }
  }

  private static Optional<Written> read(String metadata, long base, int partition) {
    for (GapAlphabet alphabet : GapAlphabet.values()) {
      if (metadata.startsWith(alphabet.mark())) {
        String text = metadata.substring(alphabet.mark().length());
        return Optional.of(read(new BitReader(alphabet, text), base, partition));
      }
    }
    return Optional.empty();
  }

  private static Written read(BitReader reader, long base, int partition) {
    long checksum = reader.bits(CHECKSUM_BITS);
    int topic = (int) reader.bits(TOPIC_BITS);
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
    if (checksum != checksum(map, topic, partition)) {
      throw new MalformedGapMap("its checksum differs");
    }
    return new Written(topic, map);
  }

  private GapMap longestThatFits(GapMap map) {
    if (characters(map) <= limit) {
      return map;
    }
    long fits = 0;
    long tooLong = map.span();
    while (tooLong - fits > 1) {
      long middle = fits + (tooLong - fits) / 2;
      if (characters(map.prefix(middle)) <= limit) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return map.prefix(fits);
  }

  private int characters(GapMap map) {
    long bits = headBits(map.span()) + Shape.of(map).bits();
    long packed = (bits + alphabet.bits() - 1) / alphabet.bits();
    return Math.toIntExact(alphabet.mark().length() + packed);
  }

  private static int headBits(long span) {
    return CHECKSUM_BITS + TOPIC_BITS + BitWriter.numberBits(span) + KIND_BITS;
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

  private static int topic(PartitionIdentity identity) {
    long mixed = (identity.topicIdHigh() * 31 + identity.topicIdLow()) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> (Long.SIZE - TOPIC_BITS));
  }

  private static long checksum(GapMap map, int topic, int partition) {
    CRC32C checksum = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES);
    head.putInt(topic).putInt(partition).putLong(map.base()).putLong(map.span());
    checksum.update(head.flip());
    ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
    for (long bit = 0; bit < map.span(); bit += Long.SIZE) {
      word.clear();
      checksum.update(word.putLong(map.word(bit)).flip());
    }
    return checksum.getValue();
  }

  /** Which characters it writes, and how many at most. */
  @Override
  public String toString() {
    return "at most %d characters %s%s"
        .formatted(limit, alphabet, writesCustody ? "" : " without custody");
  }
}
